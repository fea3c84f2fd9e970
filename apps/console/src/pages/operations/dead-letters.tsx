import type { Ask } from '#client';
import { Button, Group, Select, Text } from '@mantine/core';
import { Answered, Nothing, useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { Command } from '../../command';
import { countOf, When } from '../../format';
import { ListPanel, useList } from '../../list-panel';
import { Listing } from '../../listing';
import { Status, ToDeadLetter } from '../../panel';
import { OFTEN } from './often';

type Query = NonNullable<Ask<'/v1/operations/dead-letters'>['query']>;

const STATUSES = ['open', 'redriven', 'discarded', 'acknowledged'] as const;

/** By reason first: what one cause did is mended at once. */
export function DeadLetters() {
  const address = useAddress();
  const reason = address.get('reason');
  const asked = address.get('status');
  const status = asked === 'any' ? undefined : (STATUSES.find((each) => each === asked) ?? 'open');
  const filter = given({ reason: reason as Query['reason'], status });
  const letters = useList('/v1/operations/dead-letters', { query: filter }, OFTEN);
  return (
    <>
      <Reasons chosen={reason} />
      <ListPanel
        title={['Dead letters', status, reason].filter(Boolean).join(', ')}
        of={letters}
        field="deadLetters"
        files="dead letters"
        choice={
          <Group mb="sm">
            <Select
              aria-label="Status"
              size="xs"
              w={150}
              allowDeselect={false}
              data={[...STATUSES, 'any']}
              value={status ?? 'any'}
              onChange={(value) => address.set({ status: value === 'open' ? null : value })}
            />
          </Group>
        }
        after={reason !== undefined && <Mending reason={reason} />}
      >
        {(rows) => (
          <Listing
            label="Dead letters"
            rows={rows}
            empty="None: every message was taken in."
            keyOf={(row) => row.id}
            columns={[
              { title: 'Id', of: (row) => <ToDeadLetter id={row.id} /> },
              { title: 'Recorded', of: (row) => <When at={row.recordedAt} /> },
              { title: 'Reason', of: (row) => row.reason },
              { title: 'Topic', of: (row) => row.topic },
              { title: 'Message', of: (row) => row.message },
              { title: 'Status', of: (row) => <Status>{row.status}</Status> },
            ]}
          />
        )}
      </ListPanel>
    </>
  );
}

const Mending = ({ reason }: { reason: string }) => (
  <>
    <Text size="sm" mt="md" mb={4}>
      Once the cause is mended:
    </Text>
    <Command>{`dead-letters redrive --reason ${reason} --dry-run`}</Command>
  </>
);

function Reasons({ chosen }: { chosen: string | undefined }) {
  const address = useAddress();
  const answer = useAnswer('/v1/operations/summary', {}, OFTEN);
  return (
    <Answered of={answer}>
      {({ deadLetters }) => {
        const open = deadLetters.filter((each) => each.open > 0);
        if (open.length === 0) return <Nothing>No dead letter is open.</Nothing>;
        return (
          <Group gap={6} role="group" aria-label="Open dead letters by reason">
            {open.map(({ reason, open: count }) => (
              <Button
                key={reason}
                size="compact-sm"
                variant={reason === chosen ? 'filled' : 'default'}
                aria-pressed={reason === chosen}
                onClick={() => address.set({ reason: reason === chosen ? null : reason })}
              >
                {reason} {countOf(count)}
              </Button>
            ))}
          </Group>
        );
      }}
    </Answered>
  );
}
