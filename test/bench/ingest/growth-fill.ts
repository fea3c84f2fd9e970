import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant } from '#contracts';
import { eventKeySql, EventStore } from '#event-store';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { amountOf, taxOf } from '../log/amounts.js';
import { AFTERWARDS, SOURCE } from './backlog.js';
import { eventIdSql, type IdKind } from './growth-ids.js';

/** Rows that one connection writes in one statement. */
const PORTION = 1_000_000;
const CONNECTIONS = 2;
/** Of the log. */
const PARTITION_ROWS = 5_000_000;
/** So many different contents, again and again. */
const CONTENTS = 1_000;
const FILTERS_LOOK_MS = 50;

/** Fills the log with payments as if they had been appended: positions 1 to `rows`. By SQL: the store needs minutes. */
export async function fillEvents(
  pool: Pool,
  rows: number,
  kind: IdKind,
  progress: (line: string) => void,
): Promise<void> {
  await pool.query(
    `SELECT make_event_partitions(position) FROM generate_series(0::bigint, $1::bigint, ${PARTITION_ROWS}) AS position`,
    [rows],
  );
  await inPortions(pool, rows, (client, from, to) =>
    client.query(
      `WITH content AS MATERIALIZED (
         SELECT i, md5('account/' || i) AS account_id, md5('payment/' || i) AS payment_id,
                json_build_object('paymentId', md5('payment/' || i), 'accountId', md5('account/' || i),
                                  'amountMinor', $3::int + i, 'taxMinor', $4::int, 'currency', 'USD', 'period', 'month') AS data
         FROM generate_series(0, ${CONTENTS - 1}) AS i
       )
       INSERT INTO events (position, source, event_id, type, schema_version, occurred_at, recorded_at, account_id,
                           payment_id, data, topic, partition, "offset")
       SELECT position, '${SOURCE}', ${eventIdSql(kind, 'position')}, 'payment.succeeded.v1', 1,
              '${formatInstant(AFTERWARDS)}'::timestamptz + position * interval '1 ms', now(), account_id, payment_id, data,
              'payments', position % 6, position / 6
       FROM generate_series($1::bigint, $2::bigint) AS position JOIN content ON content.i = position % ${CONTENTS}`,
      [from, to, amountOf(0), taxOf(1)],
    ),
  );
  await pool.query('UPDATE event_store_head SET position = $1', [rows]);
  await leaveFilledPartitionsAlone(pool, rows);
  progress(
    `${rows.toLocaleString('en-US')} events are there, their ids ${kind === 'v4' ? 'random' : 'in the order of time'}`,
  );
}

/** Partitions that are full would have been vacuumed long ago: not in the middle of a measurement. */
async function leaveFilledPartitionsAlone(pool: Pool, rows: number): Promise<void> {
  const { rows: filled } = await pool.query<{ partition: string }>(
    `SELECT inhrelid::regclass::text AS partition FROM pg_inherits WHERE inhparent = 'events'::regclass
     ORDER BY partition LIMIT $1`,
    [Math.floor(rows / PARTITION_ROWS)],
  );
  for (const { partition } of filled) await pool.query(`ALTER TABLE ${partition} SET (autovacuum_enabled = false)`);
}

/**
 * Fills the generations of ids with those of the events 1 to `rows`; their keys are built afterwards, at once. The filters
 * are the store's own doing. The hashes of the contents are made up: an id that comes again is refused, not ignored.
 */
export async function fillIds(pool: Pool, rows: number, progress: (line: string) => void): Promise<void> {
  const keys = await dropKeys(pool);
  await inPortions(pool, rows, (client, from, to) =>
    client.query(
      `INSERT INTO event_ids (event_key, position, content_hash)
       SELECT ${eventKeySql('source', 'event_id')}, position, sha256(int8send(position))
       FROM events WHERE position BETWEEN $1 AND $2`,
      [from, to],
    ),
  );
  await inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL maintenance_work_mem = '1GB'`);
    for (const key of keys) await client.query(key);
  });
  await pool.query('VACUUM ANALYZE event_ids');
  await makeFilters(pool);
  await pool.query('CHECKPOINT');
  progress('their ids are remembered');
}

/** @returns the statements that make them again */
async function dropKeys(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ relation: string; name: string; definition: string }>(
    `SELECT relation, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM event_id_generations JOIN pg_constraint ON conrelid = relation::regclass AND contype IN ('p', 'u')`,
  );
  for (const { relation, name } of rows) await pool.query(`ALTER TABLE ${relation} DROP CONSTRAINT ${name}`);
  return rows.map(({ relation, name, definition }) => `ALTER TABLE ${relation} ADD CONSTRAINT ${name} ${definition}`);
}

/** As appenders have them made when a generation is complete. */
async function makeFilters(pool: Pool): Promise<void> {
  const store = new EventStore(pool);
  await store.start();
  const missing = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ missing: boolean }>(
      `SELECT EXISTS (SELECT FROM event_id_generations g, event_store_head h WHERE g.last_position <= h.position
                      AND NOT EXISTS (SELECT FROM event_id_filters f WHERE f.last_position = g.last_position)) AS missing`,
    );
    return rows[0]!.missing;
  };
  while (await missing()) await sleep(FILTERS_LOOK_MS);
  await store.close();
}

/** Two connections share the numbers 1 to `rows`. */
async function inPortions(
  pool: Pool,
  rows: number,
  write: (client: PoolClient, from: number, to: number) => Promise<unknown>,
): Promise<void> {
  let next = 1;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = await pool.connect();
      try {
        while (next <= rows) {
          const from = next;
          next = Math.min(rows + 1, from + PORTION);
          await write(client, from, next - 1);
        }
      } finally {
        client.release();
      }
    }),
  );
}
