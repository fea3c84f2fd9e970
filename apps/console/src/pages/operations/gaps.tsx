import { Command } from '../../command';
import { countOf, When, words } from '../../format';
import { ListPanel, useList } from '../../list-panel';
import { Listing } from '../../listing';
import { Status } from '../../panel';
import { OFTEN } from './often';

/** What the brokers deleted before it was read. */
export function Gaps() {
  const gaps = useList('/v1/operations/retention-gaps', {}, OFTEN);
  return (
    <ListPanel title="Retention gaps" of={gaps} field="retentionGaps" files="retention gaps">
      {(rows) => (
        <Listing
          label="Retention gaps"
          rows={rows}
          empty="None: nothing was deleted before it was read."
          keyOf={(row) => row.id}
          columns={[
            { title: 'Id', number: true, of: (row) => row.id },
            { title: 'Found', of: (row) => <When at={row.detectedAt} /> },
            { title: 'Partition', of: (row) => `${row.topic}/${row.partition}` },
            { title: 'Cause', of: (row) => words(row.cause) },
            {
              title: 'Missing offsets',
              number: true,
              of: (row) => `${countOf(row.fromOffset)} – ${countOf(row.toOffset - 1)}`,
            },
            { title: 'Status', of: (row) => <Status>{row.status}</Status> },
          ]}
          detail={(row) =>
            row.status === 'open' ? (
              <Command>{`gaps acknowledge ${row.id} --reason '…'`}</Command>
            ) : (
              <>
                Acknowledged by {row.acknowledgedBy}, <When at={row.acknowledgedAt} />: {row.acknowledgementReason}
              </>
            )
          }
        />
      )}
    </ListPanel>
  );
}
