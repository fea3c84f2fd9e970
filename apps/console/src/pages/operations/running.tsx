import { Alert } from '@mantine/core';
import { Answered, useAnswer } from '../../asking';
import { Bars } from '../../bars';
import { Command } from '../../command';
import { countOf, counted, When } from '../../format';
import { Listing } from '../../listing';
import { useLive } from '../../live';
import { Panel, ToPartner } from '../../panel';
import { Stat, Stats } from '../../stat';
import { OFTEN } from './often';
import { Replays } from './replays';
import { useThroughput } from './throughput';

export function Running() {
  return (
    <>
      <Summary />
      <Replays />
      <Projections />
      <Coming />
    </>
  );
}

function Summary() {
  const answer = useAnswer('/v1/operations/summary', {}, OFTEN);
  const { data, dataUpdatedAt: at } = answer;
  const rates = useThroughput(data && { at, head: data.head, position: data.position });
  const last = rates.at(-1);
  return (
    <Answered of={answer}>
      {({ position, version, lagEvents, lagSeconds, otherRelease, deadLetters, waiting, openRetentionGaps }) => {
        const open = deadLetters.reduce((sum, each) => sum + each.open, 0);
        return (
          <>
            {otherRelease !== null && (
              <Alert color="orange" title="Nothing is projected" role="status">
                {otherRelease}
                <Command>replay</Command>
              </Alert>
            )}
            <Stats>
              <Stat
                title="Throughput"
                value={last ? `${countOf(Math.round(last.cameIn))} /s` : '–'}
                more={last ? `projected ${countOf(Math.round(last.projected))} /s` : 'measured from the second look on'}
              />
              <Stat
                title="Lag"
                value={counted(lagEvents, 'event')}
                more={`${lagSeconds.toFixed(1)} s behind; version ${version} at position ${countOf(position)}`}
                isBad={lagSeconds > 60}
              />
              <Stat title="Open dead letters" path="/operations/dead-letters" value={countOf(open)} isBad={open > 0} />
              <Stat
                title="Facts that wait"
                path="/operations/waiting"
                value={waiting === null ? '–' : countOf(waiting.reduce((sum, { count }) => sum + count, 0))}
                more={
                  openRetentionGaps > 0
                    ? `${countOf(openRetentionGaps)} retention gaps are open`
                    : 'no retention gap is open'
                }
              />
            </Stats>
            <Panel title="Events a second, while this page is open">
              <Bars
                label={`Events a second: ${Math.round(last?.cameIn ?? 0)} came in, ${Math.round(last?.projected ?? 0)} projected`}
                height={160}
                what="Time"
                names={rates.map((rate) => new Date(rate.at).toISOString().slice(11, 19))}
                series={[
                  { label: 'Came in', color: '--taken', values: rates.map(({ cameIn }) => cameIn) },
                  { label: 'Projected', color: '--given', values: rates.map(({ projected }) => projected) },
                ]}
                format={(value) => `${countOf(Math.round(value))} /s`}
              />
            </Panel>
          </>
        );
      }}
    </Answered>
  );
}

function Projections() {
  const answer = useAnswer('/v1/operations/projections', {}, { everyMs: 5_000 });
  return (
    <Panel title="Projections">
      <Answered of={answer}>
        {({ projections }) => (
          <Listing
            label="Projections"
            rows={projections}
            empty="None."
            keyOf={(row) => row.name}
            columns={[
              { title: 'Read model', of: (row) => row.name },
              { title: 'Version', number: true, of: (row) => row.version },
              { title: 'Position', number: true, of: (row) => countOf(row.position) },
              { title: 'Behind, events', number: true, of: (row) => countOf(row.lagEvents) },
              { title: 'Behind, seconds', number: true, of: (row) => row.lagSeconds.toFixed(1) },
              { title: 'Digest', of: (row) => row.digest && <code>{row.digest.slice(0, 12)}</code> },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

/** What changes, as it comes. */
function Coming() {
  const { isConnected, recent } = useLive();
  if (isConnected === undefined) return null;
  return (
    <Panel title="What changes, as it comes">
      <Listing
        label="What changes"
        rows={recent.slice(0, 12)}
        empty={isConnected ? 'Nothing since this page was opened.' : 'Not connected.'}
        keyOf={(row) => row.cursor}
        columns={[
          { title: 'Position', number: true, of: (row) => countOf(row.position) },
          { title: 'What', of: (row) => row.type },
          { title: 'Id', of: (row) => row.id },
          {
            title: 'Partner',
            of: (row) => row.partnerId && <ToPartner id={row.partnerId} />,
          },
          { title: 'Status', of: (row) => row.status ?? row.entry?.code ?? null },
          { title: 'Happened', of: (row) => row.occurredAt && <When at={row.occurredAt} /> },
        ]}
      />
    </Panel>
  );
}
