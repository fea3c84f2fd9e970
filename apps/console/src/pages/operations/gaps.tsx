import { Answered, useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { Command } from '../../command';
import { Downloads } from '../../download';
import { countOf, When, words } from '../../format';
import { Listing, Pages } from '../../listing';
import { Panel, Status } from '../../panel';
import { OFTEN } from './often';

/** What the brokers deleted before it was read. */
export function Gaps() {
  const after = useAddress().get('after');
  const answer = useAnswer('/v1/operations/retention-gaps', { query: { limit: 25, ...given({ after }) } }, OFTEN);
  return (
    <Panel
      title="Retention gaps"
      beside={<Downloads route="/v1/operations/retention-gaps" ask={{}} name="retention gaps" list="retentionGaps" />}
    >
      <Answered of={answer}>
        {({ retentionGaps, next }) => (
          <>
            <Listing
              label="Retention gaps"
              rows={retentionGaps}
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
                  <Command>{`npx referral-ledger gaps acknowledge ${row.id} --reason '…'`}</Command>
                ) : (
                  <>
                    Acknowledged by {row.acknowledgedBy}, <When at={row.acknowledgedAt} />: {row.acknowledgementReason}
                  </>
                )
              }
            />
            <Pages next={next} />
          </>
        )}
      </Answered>
    </Panel>
  );
}
