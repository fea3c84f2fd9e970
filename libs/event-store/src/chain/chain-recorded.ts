import { formatInstant } from '#contracts';
import { GENESIS_HASH, hashBatch } from './batch-hash.js';
import { asChained, type StoredEvent } from './stored-event.js';

const BATCH_EVENTS = 5_000;

/**
 * Chains a log that was recorded before there was a chain, as it stands. Within the caller's transaction, which has the
 * head's lock.
 * @param query runs one statement
 * @param columns the select list of a StoredEvent: of the table as it is at that moment
 */
export async function chainRecorded(
  query: (sql: string, parameters: unknown[]) => Promise<unknown[]>,
  columns: string,
): Promise<void> {
  let previous: Buffer = GENESIS_HASH;
  for (let after = 0; ;) {
    const rows = (await query(`SELECT ${columns} FROM events e WHERE position > $1 ORDER BY position LIMIT $2`, [
      after,
      BATCH_EVENTS,
    ])) as StoredEvent[];
    if (rows.length === 0) break;
    for (const batch of runsOfOneMoment(rows)) {
      const { recordedAt } = batch[0]!;
      const { hash, marks } = hashBatch(previous, recordedAt, batch.map(asChained));
      after = batch.at(-1)!.position;
      await query(
        `INSERT INTO event_batches (first_position, last_position, recorded_at, previous_hash, hash, marks)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [batch[0]!.position, after, formatInstant(recordedAt), previous, hash, marks],
      );
      previous = hash;
    }
  }
  await query('UPDATE event_store_head SET chain_hash = $1', [previous]);
}

/** The events of a batch were recorded at one moment. */
function runsOfOneMoment(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run?.[0]?.recordedAt === event.recordedAt) run.push(event);
    else runs.push([event]);
  }
  return runs;
}
