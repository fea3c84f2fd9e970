import { Text, Title } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { amountOf } from '../format';
import { Listing } from '../listing';
import { Panel } from '../panel';

export function Liability() {
  const answer = useAnswer('/v1/finance/liability', {}, { everyMs: 15_000 });
  return (
    <Panel title="What is owed">
      <Answered of={answer}>
        {({ assets }) => (
          <Listing
            label="What is owed"
            rows={assets}
            empty="Nothing is owed."
            columns={[
              { title: 'Asset', of: (row) => row.asset },
              { title: 'Available', number: true, of: (row) => amountOf(row.availableMinor, row.asset) },
              { title: 'Held', number: true, of: (row) => amountOf(row.heldMinor, row.asset) },
              { title: 'Reserved', number: true, of: (row) => amountOf(row.reservedMinor, row.asset) },
              { title: 'Partners', number: true, of: (row) => row.partners },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

export function Finance() {
  const answer = useAnswer('/v1/finance/trial-balance', {});
  return (
    <>
      <Title order={1} size="h2">
        Finance
      </Title>
      <Liability />
      <Panel title="Trial balance">
        <Answered of={answer}>
          {({ accounts, balanced }) => (
            <>
              <Text mb="sm">{balanced ? 'Balanced: debits are credits.' : 'NOT balanced.'}</Text>
              <Listing
                label="Trial balance"
                rows={accounts}
                empty="Nothing was posted."
                columns={[
                  { title: 'Account', of: (row) => row.accountClass },
                  { title: 'Debit', number: true, of: (row) => amountOf(row.debitMinor, row.asset) },
                  { title: 'Credit', number: true, of: (row) => amountOf(row.creditMinor, row.asset) },
                ]}
              />
            </>
          )}
        </Answered>
      </Panel>
    </>
  );
}
