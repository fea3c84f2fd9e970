import { Alert } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Answered, saying, useAnswer, useAsking } from '../../asking';
import { given, useAddress } from '../../address';
import { AssetChoice } from '../../asset-choice';
import { useMoment } from '../../moment';
import { Panel } from '../../panel';
import { grown, toBranch, type Branch, type Node } from '../../tree/branches';
import { ReferralTree } from '../../tree/referral-tree';

/** What the first answer goes down to: most trees are whole by then. */
const DEPTH = 20;

export function TreePanel({ id }: { id: string }) {
  const { asOf, atPosition } = useMoment();
  const moment = given({ asOf, atPosition });
  const answer = useAnswer('/v1/partners/{partnerId}/tree', {
    path: { partnerId: id },
    query: { depth: DEPTH, ...moment },
  });
  return (
    <Panel title="Referral tree">
      <Answered of={answer}>
        {({ root }) => (
          <Growing key={JSON.stringify([id, moment])} root={root} ofMore={{ path: { partnerId: id }, query: moment }} />
        )}
      </Answered>
    </Panel>
  );
}

interface GrowingProps {
  root: Node;
  /** What more of it is asked for with. */
  ofMore: { path: { partnerId: string }; query: { asOf?: string; atPosition?: number } };
}

/** The tree, which grows where more of it is asked for. */
function Growing({ root, ofMore: { path, query } }: GrowingProps) {
  const { client } = useAsking();
  const address = useAddress();
  const [tree, setTree] = useState(() => toBranch(root));
  const [loading, setLoading] = useState<string>();
  const [problem, setProblem] = useState<string>();
  // What changed since is taken in by what the page was opened for: nodes that were opened stay where they are.
  useEffect(() => setTree((before) => grown(before, { ...toBranch(root), next: before.next })), [root]);

  const more = (branch: Branch) => {
    if (branch.next === null || loading !== undefined) return;
    setLoading(branch.id);
    setProblem(undefined);
    client
      .get('/v1/partners/{partnerId}/tree', { path, query: { ...query, depth: 1, after: branch.next } })
      .then(({ body }) => setTree((before) => grown(before, toBranch(body.root))))
      .catch((error: Error) => setProblem(saying(error)))
      .finally(() => setLoading(undefined));
  };
  const assets = [...tree.brought.keys()].sort((one, other) => Number(one === 'DAY') - Number(other === 'DAY'));
  const asked = address.get('asset');
  const asset = assets.find((each) => each === asked) ?? assets[0];
  return (
    <>
      {asset !== undefined && (
        <AssetChoice
          label="Coloured by"
          assets={assets}
          asset={asset}
          onChange={(value) => address.set({ asset: value }, { replace: true })}
        />
      )}
      {problem !== undefined && (
        <Alert color="red" role="alert" my="xs">
          {problem}
        </Alert>
      )}
      <ReferralTree root={tree} asset={asset} loading={loading} onMore={more} />
    </>
  );
}
