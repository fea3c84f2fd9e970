import { Alert, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Answered, saying, useAnswer, useAsking } from '../../asking';
import { useAddress } from '../../address';
import { useMoment } from '../../moment';
import { Panel } from '../../panel';
import { grown, toBranch, type Branch, type Node } from '../../tree/branches';
import { AssetChoice, ReferralTree } from '../../tree/referral-tree';

/** What the first answer goes down to: most trees are whole by then. */
const DEPTH = 20;

export function TreePanel({ id }: { id: string }) {
  const { asOf } = useMoment();
  const answer = useAnswer('/v1/partners/{partnerId}/tree', { path: { partnerId: id }, query: { depth: DEPTH } });
  return (
    <Panel title="Referral tree">
      <Answered of={answer}>
        {({ root }) => <Growing key={`${id} ${asOf}`} partnerId={id} root={root} asOf={asOf} />}
      </Answered>
    </Panel>
  );
}

/** The tree, which grows where more of it is asked for. */
function Growing({ partnerId, root, asOf }: { partnerId: string; root: Node; asOf: string | undefined }) {
  const { client } = useAsking();
  const address = useAddress();
  const [tree, setTree] = useState(() => toBranch(root, asOf));
  const [loading, setLoading] = useState<string>();
  const [problem, setProblem] = useState<string>();
  // What changed since is taken in by what the page was opened for: nodes that were opened stay where they are.
  useEffect(() => setTree((before) => grown(before, { ...toBranch(root, asOf), next: before.next })), [root, asOf]);

  const more = (branch: Branch) => {
    if (branch.next === null || loading !== undefined) return;
    setLoading(branch.id);
    setProblem(undefined);
    client
      .get('/v1/partners/{partnerId}/tree', { path: { partnerId }, query: { depth: 1, after: branch.next } })
      .then(({ body }) => setTree((before) => grown(before, toBranch(body.root, asOf))))
      .catch((error: Error) => setProblem(saying(error)))
      .finally(() => setLoading(undefined));
  };
  const assets = [...tree.brought.keys()].sort((one, other) => Number(one === 'DAY') - Number(other === 'DAY'));
  const asked = address.get('asset');
  const asset = assets.find((each) => each === asked) ?? assets[0];
  return (
    <>
      {asOf === undefined ? (
        asset !== undefined && (
          <AssetChoice
            assets={assets}
            asset={asset}
            onChange={(value) => address.set({ asset: value }, { replace: true })}
          />
        )
      ) : (
        <Text size="sm">Those who had signed up by then. What they brought is told as of now alone, and left out.</Text>
      )}
      {problem !== undefined && (
        <Alert color="red" role="alert" my="xs">
          {problem}
        </Alert>
      )}
      <ReferralTree root={tree} asset={asOf === undefined ? asset : undefined} loading={loading} onMore={more} />
    </>
  );
}
