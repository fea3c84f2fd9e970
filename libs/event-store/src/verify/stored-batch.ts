import { GENESIS_HASH } from '../chain/batch-hash.js';
import { eventKey } from '../ids/event-key.js';
import { lookUp } from '../ids/known-ids.js';
import { readGenerations } from '../ids/read-generations.js';
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

/** Events and their ids, by position. */
export async function readRows(client: PoolClient, first: number, last: number): Promise<Map<number, StoredRow>> {
  const { rows } = await client.query<StoredRow>(
    `SELECT ${STORED_EVENT}, NULL AS "idPosition", NULL AS "idHash" FROM events e WHERE e.position BETWEEN $1 AND $2 ORDER BY e.position`,
    [first, last],
  );
  await addIds(client, rows);
  return new Map(rows.map((row) => [row.position, row]));
}

/**
 * What the index says under each event's first key, unless that is another's and it is found under a later one. It is
 * looked for in the event's own generation, and in all of them only where it is not there.
 */
async function addIds(client: PoolClient, rows: readonly StoredRow[]): Promise<void> {
  const generations = await readGenerations(client);
  const [first, last] = [rows[0]?.position ?? 0, rows.at(-1)?.position ?? 0];
  const own = generations.filter((generation) => generation.first <= last && generation.last >= first);
  let asked = rows;
  for (let attempt = 0; asked.length > 0; attempt += 1) {
    const keys = asked.map(({ source, eventId }) => eventKey(source, eventId, attempt).toString('hex'));
    const entries = await lookUp(
      client,
      own.map((generation) => ({ generation, keys })),
    );
    const elsewhere = keys.filter((key, i) => entries.get(key)?.position !== asked[i]!.position);
    const others = await lookUp(
      client,
      generations.map((generation) => ({ generation, keys: elsewhere })),
    );
    asked = asked.filter((row, i) => {
      const entry = others.get(keys[i]!) ?? entries.get(keys[i]!);
      if (!entry) return false;
      if (attempt === 0 || entry.position === row.position) {
        row.idPosition = entry.position;
        row.idHash = entry.contentHash;
      }
      return entry.position !== row.position;
    });
  }
}
