import type { RecordedEvent } from '#contracts';
import type { Pool, PoolClient } from '#platform';
import { GapInLogError, toEvent, type EventRow } from './read-events.js';

/** One part of `of`, numbered from 0. */
export interface Shard {
  index: number;
  of: number;
}

/** An event and whose it is. */
export interface ShardedEvent {
  event: RecordedEvent;
  /** The shard of the payment that the event names; null where it names none: then it is everybody's. */
  shard: number | null;
}

/** A hash that PostgreSQL computes alike wherever it runs: every connection sees the same shards. */
const SHARD_OF = `CASE WHEN payment_id IS NOT NULL THEN mod(hashtextextended(payment_id, 0) & x'7fffffffffffffff'::bigint, $4) END`;

/**
 * Reads what a shard of a fold has to know of the events after a position up to another one, in order: the payments of
 * its own and everything that is not about one payment. By payment, not by account: the one id that two accounts may
 * both claim is a payment's, and an account of very many payments is spread over the shards.
 *
 * Refunds and disputes come to every shard, since their own ids are unique over all payments. What moves the ledger by
 * itself (withdrawals, free days used) is the first shard's.
 */
export async function readShard(
  client: Pool | PoolClient,
  after: number,
  until: number,
  { index, of }: Shard,
): Promise<ShardedEvent[]> {
  const { rows } = await client.query<EventRow & { shard: number | null }>(
    `SELECT position, source, event_id, type, schema_version, occurred_at, recorded_at, data, shard::integer
     FROM (SELECT *, ${SHARD_OF} AS shard FROM events WHERE position > $1 AND position <= $2) AS sharded
     WHERE CASE WHEN type = 'payment.succeeded.v1' THEN shard = $3
                WHEN type LIKE 'withdrawal.%' OR type = 'free_days.applied.v1' THEN $3 = 0
                ELSE true END
     ORDER BY position`,
    [after, until, index, of],
  );
  return rows.map((row) => ({ event: toEvent(row), shard: row.shard }));
}

/** Checks that nothing is missing up to a position: what a shard reads has holes of its own. @throws GapInLogError */
export async function requireDense(client: Pool | PoolClient, until: number): Promise<void> {
  const { rows } = await client.query<{ events: number }>(
    'SELECT count(*) AS events FROM events WHERE position BETWEEN 1 AND $1',
    [until],
  );
  if (rows[0]!.events === until) return;
  const { rows: gaps } = await client.query<{ expected: number; found: number }>(
    `SELECT before + 1 AS expected, position AS found
     FROM (SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before FROM events
           WHERE position BETWEEN 1 AND $1
           UNION ALL SELECT $1 + 1, (SELECT coalesce(max(position), 0) FROM events WHERE position <= $1)) AS pairs
     WHERE position > before + 1 ORDER BY position LIMIT 1`,
    [until],
  );
  throw new GapInLogError(gaps[0]!.expected, gaps[0]!.found);
}
