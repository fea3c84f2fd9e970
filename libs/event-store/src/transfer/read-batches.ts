import type { LoggedEvent } from '#contracts';
import type { Pool, PoolClient } from '#platform';
import { STORED_EVENT, type StoredEvent } from '../chain/stored-event.js';
import { GapInLogError } from '../read/read-events.js';

/** What one transaction appended, as it was recorded. */
export interface LoggedBatch {
  events: LoggedEvent[];
  /** The chain's hash at its end: equal where this batch and all before it are equal. */
  hash: Buffer;
}

/** Where a batch stands, and what chains it to all before. */
export interface BatchRow {
  first: number;
  last: number;
  hash: Buffer;
}

/** One page: whole batches of so many events, or one batch that is larger. */
const PAGE_EVENTS = 5_000;
const PAGE_BATCHES = 1_000;

/** The hash and the end of the batch that holds `position`; undefined where the log does not reach it. */
export async function findBatch(client: Pool | PoolClient, position: number): Promise<BatchRow | undefined> {
  const { rows } = await client.query<BatchRow>(
    `SELECT first_position AS first, last_position AS last, hash FROM event_batches
     WHERE first_position <= $1 ORDER BY first_position DESC LIMIT 1`,
    [position],
  );
  return rows[0] && rows[0].last >= position ? rows[0] : undefined;
}

/**
 * The next whole batches after `after`, the end of a batch or 0; none where `until` is reached.
 * @throws GapInLogError
 */
export async function readBatches(pool: Pool, after: number, until: number): Promise<LoggedBatch[]> {
  const { rows } = await pool.query<BatchRow>(
    `SELECT first_position AS first, last_position AS last, hash FROM event_batches
     WHERE first_position > $1 AND last_position <= $2 ORDER BY first_position LIMIT $3`,
    [after, until, PAGE_BATCHES],
  );
  const tooMany = rows.findIndex(({ last }, i) => i > 0 && last - after > PAGE_EVENTS);
  const batches = rows.slice(0, tooMany === -1 ? rows.length : tooMany);
  const end = batches.at(-1)?.last ?? after;
  const { rows: events } = await pool.query<StoredEvent>(
    `SELECT ${STORED_EVENT} FROM events e WHERE position > $1 AND position <= $2 ORDER BY position`,
    [after, end],
  );
  let expected = after;
  for (const { position } of events) {
    expected += 1;
    if (position !== expected) throw new GapInLogError(expected, position);
  }
  if (expected !== end) throw new GapInLogError(expected + 1, end);
  return batches.map(({ first, last, hash }) => ({ events: events.slice(first - after - 1, last - after), hash }));
}
