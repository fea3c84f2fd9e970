import { Text, Timeline } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { given, useAddress } from '../address';
import { amountOf, When, words } from '../format';
import { ListPanel, useList } from '../list-panel';
import { PageTitle, Panel, Status, ToPartner } from '../panel';
import { WithdrawalList, type Withdrawal } from '../withdrawals-list';
import { StatusChoice } from '../status-choice';

const STATUSES = ['approved', 'paid', 'rejected', 'failed', 'returned'] as const;

export function WithdrawalsPage() {
  const address = useAddress();
  const status = STATUSES.find((each) => each === address.get('status'));
  const withdrawals = useList('/v1/withdrawals', { query: given({ status }) });
  return (
    <>
      <PageTitle>Withdrawals</PageTitle>
      <StatusChoice statuses={STATUSES} status={status} />
      <ListPanel title="Withdrawals" of={withdrawals} field="withdrawals" files="withdrawals">
        {(rows) => <WithdrawalList withdrawals={rows} empty="No withdrawal is like that." showsPartner />}
      </ListPanel>
    </>
  );
}

export function WithdrawalPage({ id }: { id: string }) {
  const answer = useAnswer('/v1/withdrawals/{withdrawalId}', { path: { withdrawalId: id } });
  return (
    <>
      <PageTitle above="Withdrawal">{id}</PageTitle>
      <Answered of={answer}>
        {(body) => (
          <>
            <Text>
              <Status>{body.status}</Status> {amountOf(body.amountMinor, body.currency)} to partner{' '}
              <ToPartner id={body.partnerId} />
            </Text>
            <Panel title="Steps">
              <Steps of={body} />
            </Panel>
          </>
        )}
      </Answered>
    </>
  );
}

function Steps({
  of: { status, reason, requestedAt, decidedAt, settledAt, availableMinor, currency },
}: {
  of: Withdrawal;
}) {
  const told = reason !== null && /^[A-Z_]+$/.test(reason) ? words(reason) : reason;
  const had = availableMinor === null ? '' : `${amountOf(availableMinor, currency)} could be withdrawn then.`;
  const steps = [
    { title: 'Requested', at: requestedAt, more: '' },
    ...(decidedAt === null
      ? []
      : [
          status === 'rejected'
            ? { title: 'Rejected', at: decidedAt, more: `${told}. ${had}` }
            : { title: 'Approved', at: decidedAt, more: `Reserved. ${had}` },
        ]),
    ...(settledAt === null ? [] : [{ title: words(status), at: settledAt, more: told ?? '' }]),
  ];
  return (
    <Timeline bulletSize={14} lineWidth={2} active={steps.length}>
      {steps.map(({ title, at, more }) => (
        <Timeline.Item key={title} title={title[0]!.toUpperCase() + title.slice(1)}>
          <Text size="sm">
            <When at={at} />
          </Text>
          {more !== '' && <Text size="sm">{more}</Text>}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
