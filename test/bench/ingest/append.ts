import { verifyLog } from '#event-store';
import { join } from 'node:path';
import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import { Worker } from '../processes/worker.js';
import type { Bench } from '../scenario.js';
import type { AppendCommand, AppendResult, NumberedPayments } from './append-process.js';
import type { BacklogSize } from './sizes.js';

const PROGRAM = join(import.meta.dirname, 'append-process.ts');

/** The backlog appended to a new database, nothing else at work. @throws WrongResultError where it is not all there */
export async function appendBacklog(database: BenchDatabase, size: BacklogSize, bench: Bench): Promise<AppendResult> {
  const result = await append(database, { backlog: size }, bench);
  await checkLog(database, result.events);
  return result;
}

/** @returns payments a second */
export async function appendPayments(
  database: BenchDatabase,
  payments: NumberedPayments,
  bench: Bench,
): Promise<number> {
  const { rows: before } = await database.pool.query<{ head: number }>('SELECT position AS head FROM event_store_head');
  const { events, seconds } = await append(database, { payments }, bench);
  const { rows: after } = await database.pool.query<{ head: number }>('SELECT position AS head FROM event_store_head');
  mustEqual('events appended', after[0]!.head - before[0]!.head, payments.count);
  return events / seconds;
}

async function append(
  { url: databaseUrl }: BenchDatabase,
  what: AppendCommand['what'],
  bench: Bench,
): Promise<AppendResult> {
  const worker = Worker.start(PROGRAM, bench);
  try {
    return await worker.ask<AppendResult>({ databaseUrl, what } satisfies AppendCommand);
  } finally {
    worker.end();
  }
}

/**
 * Dense positions up to the head, as many ids as events, and not one dead letter.
 * @param after where the log stood before: what is older is not looked at
 * @throws WrongResultError
 */
export async function checkLog({ pool }: BenchDatabase, events: number, after = 0): Promise<void> {
  const { rows } = await pool.query(
    `SELECT (SELECT position FROM event_store_head)::int AS head, count(*)::int AS events,
            count(DISTINCT position)::int AS positions, min(position)::int AS first, max(position)::int AS last,
            (SELECT count(*) FROM event_ids)::int AS ids, (SELECT count(*) FROM dead_letters)::int AS dead_letters
     FROM events WHERE position > $1`,
    [after],
  );
  const head = after + events;
  const all = { head, events, positions: events, first: after + 1, last: head, ids: events, dead_letters: 0 };
  mustEqual('the log', rows[0], all);
}

/** The hash chain and every content hash, as `ops verify` does. @throws WrongResultError */
export async function verifyWholeLog({ pool }: BenchDatabase): Promise<void> {
  const { problem } = await verifyLog(pool);
  mustEqual('what "verify" finds', problem, null);
}

/** What the log says, whatever the order and whenever it was recorded: equal for the same events. @param after of those behind this position */
export async function contentOf({ pool }: BenchDatabase, after = 0): Promise<string> {
  const { rows } = await pool.query<{ content: string }>(
    `SELECT count(*) || ':' || sum(hashtextextended(concat_ws('|', source, event_id, type, occurred_at, account_id,
                                                             partner_id, payment_id, data::text), 0)::numeric) AS content
     FROM events WHERE position > $1`,
    [after],
  );
  return rows[0]!.content;
}
