import { ProblemError } from '#client';
import { Alert, Group, TextInput } from '@mantine/core';
import { Answered, Nothing, useAnswer } from '../asking';
import { given, useAddress } from '../address';
import { commandLine } from '../command';
import { Downloads } from '../download';
import { amountOf, assetName, countOf } from '../format';
import { Listing } from '../listing';
import { MomentControl, useMoment } from '../moment';
import { PageTitle, Panel, Status } from '../panel';
import { monthsBefore, Rewards } from '../rewards';
import { SumsOverTime } from '../sums-over-time';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function Finance() {
  return (
    <>
      <Group justify="space-between" align="end">
        <PageTitle>Finance</PageTitle>
        <MomentControl positions={false} />
      </Group>
      <Liability />
      <TrialBalance />
      <MonthClose />
      <RewardsOfAll />
    </>
  );
}

function Liability() {
  const { asOf } = useMoment();
  const query = given({ asOf });
  const answer = useAnswer('/v1/finance/liability', { query }, { everyMs: asOf === undefined ? 15_000 : 0 });
  return (
    <Panel
      title={`What is owed${asOf === undefined ? '' : ', as it was'}`}
      beside={<Downloads route="/v1/finance/liability" ask={{ query }} name="liability" />}
    >
      <Answered of={answer}>
        {({ assets }) => (
          <Listing
            label="What is owed"
            rows={assets}
            empty="Nothing is owed."
            keyOf={(row) => row.asset}
            columns={[
              { title: 'Asset', of: (row) => assetName(row.asset) },
              { title: 'Available', number: true, of: (row) => amountOf(row.availableMinor, row.asset) },
              { title: 'Held', number: true, of: (row) => amountOf(row.heldMinor, row.asset) },
              { title: 'Reserved', number: true, of: (row) => amountOf(row.reservedMinor, row.asset) },
              {
                title: 'In all',
                number: true,
                of: (row) =>
                  amountOf(BigInt(row.availableMinor) + BigInt(row.heldMinor) + BigInt(row.reservedMinor), row.asset),
              },
              { title: 'Partners', number: true, of: (row) => countOf(row.partners) },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

function TrialBalance() {
  const { asOf } = useMoment();
  const query = given({ asOf });
  const answer = useAnswer('/v1/finance/trial-balance', { query });
  return (
    <Panel
      title={`Trial balance${asOf === undefined ? '' : ', as it was'}`}
      beside={<Downloads route="/v1/finance/trial-balance" ask={{ query }} name="trial balance" />}
    >
      <Answered of={answer}>
        {({ accounts, balanced }) => (
          <>
            <Balanced is={balanced} />
            <Listing
              label="Trial balance"
              rows={accounts}
              empty="Nothing was posted."
              keyOf={(row) => `${row.accountClass} ${row.asset}`}
              columns={[
                { title: 'Account', of: (row) => row.accountClass },
                { title: 'Asset', of: (row) => assetName(row.asset) },
                { title: 'Debit', number: true, of: (row) => amountOf(row.debitMinor, row.asset) },
                { title: 'Credit', number: true, of: (row) => amountOf(row.creditMinor, row.asset) },
              ]}
            />
          </>
        )}
      </Answered>
    </Panel>
  );
}

const Balanced = ({ is }: { is: boolean }) =>
  is ? (
    <Nothing>Balanced: in each asset, debits are credits.</Nothing>
  ) : (
    <Alert color="red" role="alert" mb="sm">
      NOT balanced: run <code>{commandLine('verify')}</code>.
    </Alert>
  );

function MonthClose() {
  const address = useAddress();
  const asked = address.get('month');
  const month = asked !== undefined && MONTH.test(asked) ? asked : new Date().toISOString().slice(0, 7);
  const path = { month };
  const answer = useAnswer('/v1/finance/months/{month}', { path });
  return (
    <Panel
      title="Month’s close"
      beside={<Downloads route="/v1/finance/months/{month}" ask={{ path }} name={`close ${month}`} />}
    >
      <TextInput
        type="month"
        label="Month, as it was recorded"
        size="xs"
        w={180}
        mb="sm"
        value={month}
        onChange={({ currentTarget: { value } }) => address.set({ month: value }, { replace: true })}
      />
      {answer.error instanceof ProblemError && answer.error.status === 404 ? (
        <Nothing>{answer.error.message}</Nothing>
      ) : (
        <Answered of={answer}>
          {({ status, assets, accounts, balanced }) => (
            <>
              <Status>{status}</Status>
              <Balanced is={balanced} />
              <SumsOverTime label="What is owed, over the month" empty="Nothing was posted." assets={assets} />
              <details>
                <summary className="faint">By account</summary>
                <Listing
                  label="Accounts over the month"
                  rows={accounts}
                  empty=""
                  keyOf={(row) => `${row.accountClass} ${row.asset}`}
                  columns={[
                    { title: 'Account', of: (row) => row.accountClass },
                    { title: 'Asset', of: (row) => assetName(row.asset) },
                    { title: 'Opening', number: true, of: (row) => amountOf(row.openingMinor, row.asset) },
                    { title: 'Debit', number: true, of: (row) => amountOf(row.debitMinor, row.asset) },
                    { title: 'Credit', number: true, of: (row) => amountOf(row.creditMinor, row.asset) },
                    { title: 'Closing', number: true, of: (row) => amountOf(row.closingMinor, row.asset) },
                  ]}
                />
              </details>
            </>
          )}
        </Answered>
      )}
    </Panel>
  );
}

function RewardsOfAll() {
  const { asOf } = useMoment();
  const to = asOf?.slice(0, 10) ?? new Date().toISOString().slice(0, 10);
  const query = { by: 'month', from: monthsBefore(to, 23), to } as const;
  const answer = useAnswer('/v1/finance/rewards', { query });
  return (
    <Panel
      title="Rewards by month"
      beside={<Downloads route="/v1/finance/rewards" ask={{ query }} name="rewards by month" />}
    >
      <Answered of={answer}>{({ series }) => <Rewards series={series} />}</Answered>
    </Panel>
  );
}
