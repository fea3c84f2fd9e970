import { Group, Tabs, Text } from '@mantine/core';
import type { FunctionComponent } from 'react';
import { Answered, useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { When } from '../../format';
import { MomentControl, OfMoment, PastNotice, useMoment } from '../../moment';
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
const MEANING_THEN = {
  active: 'Earned from payments of its clients',
  idle: 'Had brought no client yet',
  suspended: 'Earned nothing until it brought a client again',
};

const TABS: Record<string, { label: string; panel: FunctionComponent<{ id: string }> }> = {
  ledger: { label: 'Ledger', panel: Ledger },
  clients: { label: 'Clients', panel: Clients },
  tree: { label: 'Referral tree', panel: TreePanel },
  withdrawals: { label: 'Withdrawals', panel: Withdrawals },
  statements: { label: 'Statements', panel: Statements },
};

export function PartnerPage({ id }: { id: string }) {
  return (
    <>
      <Group justify="space-between" align="end">
        <PageTitle above="Partner">{id}</PageTitle>
        <MomentControl />
      </Group>
      <OfMoment>
        <OfPartner id={id} />
      </OfMoment>
    </>
  );
}

function OfPartner({ id }: { id: string }) {
  const { asOf, atPosition } = useMoment();
  const query = given({ asOf, atPosition });
  const partner = useAnswer('/v1/partners/{partnerId}', { path: { partnerId: id }, query });
  const address = useAddress();
  const asked = address.get('tab') ?? '';
  const tab = Object.hasOwn(TABS, asked) ? asked : 'ledger';
  const { panel: Shown } = TABS[tab]!;
  return (
    <>
      <PastNotice />
      <Answered of={partner}>
        {(body) => (
          <>
            <Standing of={body} />
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
  const { asOf } = useMoment();
  const { status, suspendsAt, rewardMode, contract, referralCodes } = partner;
  const isThen = asOf !== undefined;
  return (
    <div>
      <Group gap="xs">
        <Status>{status}</Status>
        <Text size="sm">
          {(isThen ? MEANING_THEN : MEANING)[status]}
          {suspendsAt !== null && status !== 'idle' && (
            <>
              , {status === 'active' ? 'until' : 'since'} <When at={suspendsAt} />
            </>
          )}
          . {isThen ? 'Got' : 'Gets'} {rewardMode === 'commission' ? 'commission' : 'free days'}
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
    query: { by: 'month', from: monthsBefore(to, 23), to, ...given({ asOf, atPosition }) },
  });
  return (
    <Panel title="Rewards by month">
      <Answered of={answer}>{({ series }) => <Rewards series={series} />}</Answered>
    </Panel>
  );
}
