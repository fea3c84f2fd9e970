import { Group, Tabs, Text } from '@mantine/core';
import type { FunctionComponent } from 'react';
import { Answered, useAnswer } from '../../asking';
import { useAddress } from '../../address';
import { When } from '../../format';
import { MomentControl, PastNotice, useMoment } from '../../moment';
import { PageTitle, Panel, Status, clientPath, To } from '../../panel';
import { monthsBefore, Rewards } from '../../rewards';
import { Balances } from './balances';
import { Clients } from './clients';
import { Ledger } from './ledger';
import { Statements } from './statements';
import { TreePanel } from './tree-panel';
import { Withdrawals } from './withdrawals';

const MEANING = {
  active: 'Earns from payments of its clients',
  idle: 'Has brought no client yet',
  suspended: 'Earns nothing until it brings a client again',
};

const TABS: Record<string, { label: string; panel: FunctionComponent<{ id: string }> }> = {
  ledger: { label: 'Ledger', panel: Ledger },
  clients: { label: 'Clients', panel: Clients },
  tree: { label: 'Referral tree', panel: TreePanel },
  withdrawals: { label: 'Withdrawals', panel: Withdrawals },
  statements: { label: 'Statements', panel: Statements },
};

export function PartnerPage({ id }: { id: string }) {
  const partner = useAnswer('/v1/partners/{partnerId}', { path: { partnerId: id } });
  const { isPast } = useMoment();
  const address = useAddress();
  const asked = address.get('tab') ?? '';
  const tab = asked in TABS ? asked : 'ledger';
  const { panel: Shown } = TABS[tab]!;
  return (
    <>
      <Group justify="space-between" align="end">
        <PageTitle above="Partner">{id}</PageTitle>
        <MomentControl />
      </Group>
      <Answered of={partner}>
        {(body) => (
          <>
            <PastNotice />
            {!isPast && <Standing of={body} />}
            <Balances id={id} />
            <RewardsPanel id={id} />
            <Tabs
              value={tab}
              onChange={(value) => address.set({ tab: value === 'ledger' ? null : value }, { replace: true })}
              keepMounted={false}
            >
              <Tabs.List mb="md" style={{ flexWrap: 'wrap' }}>
                {Object.entries(TABS).map(([value, { label }]) => (
                  <Tabs.Tab key={value} value={value}>
                    {label}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value={tab}>
                <Shown id={id} />
              </Tabs.Panel>
            </Tabs>
          </>
        )}
      </Answered>
    </>
  );
}

type Partner = NonNullable<ReturnType<typeof useAnswer<'/v1/partners/{partnerId}'>>['data']>;

function Standing({ of: partner }: { of: Partner }) {
  const { status, suspendsAt, rewardMode, contract, referralCodes } = partner;
  return (
    <div>
      <Group gap="xs">
        <Status>{status}</Status>
        <Text size="sm">
          {MEANING[status]}
          {suspendsAt !== null && status !== 'idle' && (
            <>
              , {status === 'active' ? 'until' : 'since'} <When at={suspendsAt} />
            </>
          )}
          . {rewardMode === 'commission' ? 'Gets commission' : 'Gets free days'}
          {contract?.signedAt && (
            <>
              {' '}
              by contract {contract.contractId}, signed <When at={contract.signedAt} />
            </>
          )}
          .
        </Text>
      </Group>
      <Text size="sm" className="faint id" mt={4}>
        Codes: {referralCodes.map(({ code, active }) => (active ? code : `${code} (disabled)`)).join(', ') || 'none'} ·
        as a client: <To path={clientPath(partner.partnerId)}>who referred it</To>
      </Text>
    </div>
  );
}

function RewardsPanel({ id }: { id: string }) {
  const { asOf, atPosition } = useMoment();
  const to = asOf?.slice(0, 10) ?? new Date().toISOString().slice(0, 10);
  const answer = useAnswer('/v1/partners/{partnerId}/rewards', {
    path: { partnerId: id },
    query: { by: 'month', from: monthsBefore(to, 23), to },
  });
  return (
    <Panel title="Rewards by month">
      {atPosition !== undefined && <Text size="sm">By what is known now.</Text>}
      <Answered of={answer}>{({ series }) => <Rewards series={series} />}</Answered>
    </Panel>
  );
}
