import { Select, Text } from '@mantine/core';
import { Answered, useAnswer } from '../../asking';
import { useAddress } from '../../address';
import { Downloads } from '../../download';
import { amountOf, countOf, When, words } from '../../format';
import { Listing } from '../../listing';
import { useMoment } from '../../moment';
import { Panel, Status } from '../../panel';
import { SumsOverTime } from '../../sums-over-time';

/** The months as they were recorded, to be looked at, printed or downloaded. */
export function Statements({ id }: { id: string }) {
  const address = useAddress();
  const { atPosition, isPast } = useMoment();
  const answer = useAnswer('/v1/partners/{partnerId}/statements', { path: { partnerId: id } });
  return (
    <Panel title="Statements">
      <Answered of={answer}>
        {({ statements }) => {
          const months = statements.filter(
            ({ afterPosition }) => atPosition === undefined || afterPosition < atPosition,
          );
          const month = months.find((each) => each.month === address.get('month')) ?? months[0];
          if (!month) return <Text size="sm">{isPast ? 'No month by then.' : 'No month yet.'}</Text>;
          return (
            <>
              {isPast && (
                <Text size="sm" mb="sm">
                  A statement is of what was recorded in a month, whenever it happened:{' '}
                  {atPosition === undefined
                    ? 'those of all months are here, since all that is known today counts.'
                    : 'those of months that had begun by then are here, each with all of its month.'}
                </Text>
              )}
              <Select
                label="Month"
                size="xs"
                w={160}
                mb="sm"
                allowDeselect={false}
                data={months.map((each) => each.month)}
                value={month.month}
                onChange={(value) => address.set({ month: value })}
              />
              <Statement id={id} month={month.month} />
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

const SHOWN = 100;

function Statement({ id, month }: { id: string; month: string }) {
  const path = { partnerId: id, month };
  const answer = useAnswer('/v1/partners/{partnerId}/statements/{month}', { path, query: { limit: SHOWN } });
  return (
    <Answered of={answer}>
      {({ status, assets, movements, next, afterPosition, untilPosition }) => (
        <>
          <Text size="sm" mb="xs" component="div">
            <Status>{status}</Status>{' '}
            {status === 'final' ? 'It is over, and will never be other than it is.' : 'It is not over yet.'} Recorded
            after position {countOf(afterPosition)}, up to {countOf(untilPosition)}.
          </Text>
          <Downloads
            route="/v1/partners/{partnerId}/statements/{month}"
            ask={{ path }}
            name={`statement ${id} ${month}`}
            list="movements"
            prints
          />
          <SumsOverTime label="Sums" empty="Nothing moved." assets={assets} />
          <Listing
            label="Movements"
            rows={movements}
            empty=""
            keyOf={(row) => row.entryId}
            columns={[
              { title: 'Effective', of: (row) => <When at={row.effectiveAt} /> },
              { title: 'What', of: (row) => words(row.code) },
              { title: 'Of', of: (row) => row.paymentId ?? row.withdrawalId ?? row.adjustmentId },
              { title: 'Concerns', of: (row) => row.correctionOf },
              { title: 'Change in what is owed', number: true, of: (row) => amountOf(row.change, row.asset) },
            ]}
          />
          {next !== null && <Text size="sm">The first {SHOWN}: the files have all of them.</Text>}
        </>
      )}
    </Answered>
  );
}
