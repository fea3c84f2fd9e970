import { formatInstant, type Instant, type RecordedEvent } from '#contracts';
import { appendEvents, readEvents } from '#event-store';
import { inTransaction, LedgerError, type Pool } from '#platform';
import { fold } from './fold/fold.js';
import { prefetch } from './prefetch.js';
import { WorkingSet } from './working-set.js';

/** The right to move a version's checkpoint, until somebody else takes it. */
export interface Lease {
  version: number;
  schema: string;
  epoch: number;
}

/** Another projector took the version over. Nothing was written. */
export class FencedProjectorError extends LedgerError {
  constructor(version: number) {
    super('PROJECTOR_FENCED', `version ${version} is projected by another process by now`, false);
  }
}

export interface ProjectedBatch {
  /** Events folded; 0 where the version reflects the whole store. */
  events: number;
  /** The version's position afterwards. */
  position: number;
  /** Whether the batch made decisions, which are events of their own and wait to be folded. */
  decided: boolean;
}

async function foldAll(state: WorkingSet, events: readonly RecordedEvent[]): Promise<void> {
  await prefetch(state, events);
  for (const event of events) await fold(state, event);
  await state.flush();
}

/**
 * Projects the next events in one transaction: what they change, the decisions they ask for and the checkpoint. Either
 * all of it is there afterwards or nothing, so that a batch can be repeated after any fault.
 * @param limit events at most
 * @throws FencedProjectorError where the lease is not the latest
 * @throws GapInLogError
 */
export async function projectBatch(pool: Pool, lease: Lease, limit: number): Promise<ProjectedBatch> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ position: number }>(
      `SELECT position, set_config('search_path', $3, true)
       FROM projection_versions WHERE version = $1 AND epoch = $2 FOR UPDATE`,
      [lease.version, lease.epoch, `${lease.schema}, public`],
    );
    const from = rows[0]?.position;
    if (from === undefined) throw new FencedProjectorError(lease.version);
    const events = await readEvents(client, from, limit);
    if (events.length === 0) return { events: 0, position: from, decided: false };

    const state = new WorkingSet(client);
    await foldAll(state, events);
    if (state.decisions.length > 0) await appendEvents(client, state.decisions);

    const last = events[events.length - 1]!;
    await moveCheckpoint(client, lease, last.position, last.recordedAt);
    return { events: events.length, position: last.position, decided: state.decisions.length > 0 };
  });
}

async function moveCheckpoint(
  client: WorkingSet['client'],
  lease: Lease,
  position: number,
  recordedAt: Instant,
): Promise<void> {
  await client.query(
    `UPDATE projection_versions SET position = $2, position_recorded_at = $3, heartbeat_at = clock_timestamp()
     WHERE version = $1`,
    [lease.version, position, formatInstant(recordedAt)],
  );
}
