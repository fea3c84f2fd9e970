import { GENESIS_HASH } from '../chain/seal.js';
import { RECORDED_AT, STORED_EVENT, type StoredEvent } from '../chain/stored-event.js';
import type { PoolClient } from '#platform';

/** A batch of the chain, as its row has it. */
export interface StoredBatch {
  firstPosition: number;
  lastPosition: number;
  recordedAt: number;
  previousHash: Buffer;
  hash: Buffer;
  marks: Buffer;
}

/** An event's row and what the index of ids says under its id; null where that does not know it. */
export interface StoredRow extends StoredEvent {
  idPosition: number | null;
  idHash: Buffer | null;
}

const BATCHES_AT_ONCE = 500;
const EVENTS_AT_ONCE = 5_000;

/** Where the batch that holds a position begins, and the hash of the batch before it. */
export async function findBeginning(client: PoolClient, position: number): Promise<{ first: number; hash: Buffer }> {
  const { rows } = await client.query<{ first: number; hash: Buffer }>(
    `SELECT first_position::float8 AS first, previous.hash
     FROM event_batches b, LATERAL (SELECT hash FROM event_batches WHERE first_position < b.first_position
                                    ORDER BY first_position DESC LIMIT 1) AS previous
     WHERE first_position <= $1 ORDER BY first_position DESC LIMIT 1`,
    [position],
  );
  return rows[0] ?? { first: 1, hash: GENESIS_HASH };
}

/** The batches that begin from `first` to `last`: as many as have their events in memory at once, but one at least. */
export async function readBatches(client: PoolClient, first: number, last: number): Promise<StoredBatch[]> {
  const { rows } = await client.query<StoredBatch>(
    `SELECT first_position::float8 AS "firstPosition", last_position::float8 AS "lastPosition",
            ${RECORDED_AT} AS "recordedAt", previous_hash AS "previousHash", hash, marks
     FROM event_batches WHERE first_position BETWEEN $1 AND $2 ORDER BY first_position LIMIT $3`,
    [first, last, BATCHES_AT_ONCE],
  );
  let events = 0;
  return rows.filter(({ marks }, i) => {
    events += marks.length / 4;
    return i === 0 || events <= EVENTS_AT_ONCE;
  });
}

/** Events and their ids, by position. Looks each id up by itself, in a transaction that forbids reading all of them. */
export async function readRows(client: PoolClient, first: number, last: number): Promise<Map<number, StoredRow>> {
  await client.query('SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off');
  const { rows } = await client.query<StoredRow>(
    `SELECT ${STORED_EVENT}, i.position::float8 AS "idPosition", i.content_hash AS "idHash"
     FROM events e LEFT JOIN event_ids i USING (source, event_id)
     WHERE e.position BETWEEN $1 AND $2`,
    [first, last],
  );
  return new Map(rows.map((row) => [row.position, row]));
}
