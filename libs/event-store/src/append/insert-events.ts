import type { Instant } from '#contracts';
import { copyIn, type PoolClient } from '#platform';
import type { LogEnd } from '../chain/log-end.js';
import { EVENT_COLUMNS, ID_COLUMNS, type EncodedRows } from './prepare-events.js';

const UNIQUE_VIOLATION = '23505';

/**
 * Remembers the ids of the events behind the head, unless the generation that they belong into has one of them.
 * @param onSent called when all of them are on their way, and the database is at work on them
 * @returns false where it has: then nothing is written
 */
export async function insertIds(
  client: PoolClient,
  { ids }: EncodedRows,
  { position }: LogEnd,
  onSent?: () => void,
): Promise<boolean> {
  ids.numberFrom(position + 1);
  try {
    const sql = `SAVEPOINT before_ids; COPY event_ids (${ID_COLUMNS}) FROM STDIN BINARY`;
    await copyIn(client, sql, ids.finish(), onSent);
    return true;
  } catch (error) {
    if (!isKnownId(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT before_ids; RELEASE SAVEPOINT before_ids');
    return false;
  }
}

/** The generation that they are written to. */
const IDS = /^event_ids_\d+$/;

const isKnownId = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === UNIQUE_VIOLATION &&
  'table' in error &&
  typeof error.table === 'string' &&
  IDS.test(error.table);

/**
 * Writes the events behind the head, after their ids.
 * @param onSent called when all of them are on their way, and the database is at work on them
 */
export async function insertEvents(
  client: PoolClient,
  { events }: EncodedRows,
  { position }: LogEnd,
  recordedAt: Instant,
  onSent: () => void,
): Promise<void> {
  events.numberFrom(position + 1);
  events.stamp(recordedAt);
  const sql = `RELEASE SAVEPOINT before_ids; COPY events (${EVENT_COLUMNS}) FROM STDIN BINARY`;
  await copyIn(client, sql, events.finish(), onSent);
}
