import { now, type Instant } from '#contracts';
import type { Metrics, PoolClient } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { At } from './at.js';
import { askLive, type LiveRead } from './live-read.js';
import type { LiveSnapshots } from './snapshot.js';

/** How far the live version is behind the log. */
interface Lag {
  /** The last position of the log. */
  head: number;
  position: number;
  events: number;
  /** Since when the first event waits that it does not reflect. */
  seconds: number;
  openRetentionGaps: number;
}

interface Row {
  head: number;
  waitingSince: Instant | null;
  gaps: number;
}

const LAG = {
  select: `head.position AS head, events.recorded_at AS "waitingSince",
    (SELECT count(*)::integer FROM public.retention_gaps WHERE acknowledged_at IS NULL) AS gaps`,
  from: 'CROSS JOIN public.event_store_head head LEFT JOIN public.events ON events.position = live.position + 1',
  values: [],
  answer: ([{ head, waitingSince, gaps }], { position }) => ({
    head,
    position,
    events: Math.max(0, head - position),
    seconds: waitingSince === null ? 0 : Math.max(0, (now() - waitingSince) / 1_000_000),
    openRetentionGaps: gaps,
  }),
} satisfies LiveRead<Row, Lag>;

/** How far the version of a read is behind the log. */
export async function readLagAt(client: PoolClient, at: At): Promise<Lag> {
  // A version was live when the snapshot was taken, so that there is a row.
  return LAG.answer((await askLive(client, LAG))!.rows, at);
}

async function readLag(snapshots: LiveSnapshots): Promise<Lag> {
  const { at, rows } = await snapshots.ask(LAG);
  return LAG.answer(rows, at);
}

/** Whoever scrapes waits no longer than this: other metrics are of other databases, or of none. */
const WAIT_MS = 1_000;

/**
 * Metrics of how far the projections are, as the database says at each scrape; left out where it cannot be asked, which is one, too.
 * @param onFault told why not
 */
export function observeLag(metrics: Metrics, snapshots: LiveSnapshots, onFault: (error: unknown) => void): void {
  let looking: Promise<Lag | undefined> | undefined;
  // All of them are of one look.
  const look = (): Promise<Lag | undefined> => {
    looking ??= readLag(snapshots)
      .catch((error: unknown) => void onFault(error))
      .finally(() => (looking = undefined));
    return Promise.race([looking, sleep(WAIT_MS, undefined, { ref: false })]);
  };
  const gauge = (name: string, help: string, of: (lag: Lag) => number): void =>
    metrics.gaugeRead(name, help, async () => {
      const lag = await look();
      return lag && of(lag);
    });
  metrics.gaugeRead('database_reachable', '1 where the live version can be read, 0 where it cannot', async () =>
    (await look()) ? 1 : 0,
  );
  gauge('projections_position', 'What the live version reflects', ({ position }) => position);
  gauge('projections_lag_events', 'Events of the log that the live version does not reflect', ({ events }) => events);
  gauge('projections_lag_seconds', 'For how long the first of these has been recorded', ({ seconds }) => seconds);
  gauge(
    'retention_gaps_open',
    'Ranges of messages that were lost, of which nobody has taken note',
    (lag) => lag.openRetentionGaps,
  );
}
