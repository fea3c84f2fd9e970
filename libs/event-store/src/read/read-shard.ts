import type { RecordedEvent, RecordedType } from '#contracts';
import { copyOut, inTransaction, ONE_PROCESS, type CopiedRows, type Pool, type PoolClient } from '#platform';
import { GapInLogError, toEvent, type EventRow } from './read-events.js';

/** One part of `of`, numbered from 0. */
export interface Shard {
  index: number;
  of: number;
}

/** The only one of one: all of the log. */
export const WHOLE: Shard = { index: 0, of: 1 };

/** An event and whose it is. */
export interface ShardedEvent {
  event: RecordedEvent;
  /** The shard of the payment that the event names; null where it names none: then it is everybody's. */
  shard: number | null;
}

/** A hash that PostgreSQL computes alike wherever it runs: every connection sees the same shards. */
function shardOf(of: number): string {
  const shard = of === 1 ? '0' : `mod(hashtextextended(payment_id, 0) & x'7fffffffffffffff'::bigint, ${of})::integer`;
  return `CASE WHEN payment_id IS NOT NULL THEN ${shard} END`;
}

/** COPY takes no parameters. @param index, of, after, until whole numbers */
const shardSql = (after: number, until: number, { index, of }: Shard): string => `
  COPY (
    SELECT position, source, event_id, type, schema_version, occurred_at, recorded_at, data, shard
    FROM (SELECT *, ${shardOf(of)} AS shard FROM events WHERE position > ${after} AND position <= ${until}) AS sharded
    WHERE CASE WHEN shard IS NOT NULL THEN shard = ${index}
               WHEN type LIKE 'withdrawal.%' OR type IN ('free_days.applied.v1', 'adjustment.posted.v1') THEN ${index === 0}
               ELSE true END
    ORDER BY position
  ) TO STDOUT BINARY`;

/**
 * What a shard sees of a stretch of the log, in order. As the server sent it, and an event only for as long as it is looked
 * at: thousands of them at once would be moved about by the garbage collector again and again.
 */
export class ShardPage {
  #source = '';
  #type = '';

  constructor(private readonly rows: CopiedRows) {}

  /** The next event; undefined at the end. */
  next(): ShardedEvent | undefined {
    const { rows } = this;
    if (!rows.next()) return undefined;
    const row: EventRow = {
      position: rows.int64(),
      source: (this.#source = rows.textLike(this.#source)),
      event_id: rows.text(),
      type: (this.#type = rows.textLike(this.#type)) as RecordedType,
      schema_version: rows.int16(),
      occurred_at: rows.timestamptz(),
      recorded_at: rows.timestamptz(),
      data: JSON.parse(rows.text()) as Record<string, unknown>,
    };
    return { event: toEvent(row), shard: rows.int32OrNull() };
  }

  /** The events of one type, wherever `next` stands; it goes back to the first event. */
  ofType<T extends RecordedType>(type: T): RecordedEvent<T>[] {
    const found: RecordedEvent<T>[] = [];
    if (!this.rows.mention(type)) return found;
    this.rows.rewind();
    for (let sharded = this.next(); sharded; sharded = this.next()) {
      if (sharded.event.type === type) found.push(sharded.event as RecordedEvent<T>);
    }
    this.rows.rewind();
    return found;
  }
}

/**
 * Reads what a shard of a fold has to know of the events after a position up to another one: the payments of its own and
 * everything that is not about one payment. By payment, not by account: the one id that two accounts may both claim is a
 * payment's, and an account of very many payments is spread over the shards.
 *
 * What moves the ledger by itself (withdrawals, free days used, adjustments by hand) is the first shard's.
 */
export function readShard(pool: Pool, after: number, until: number, shard: Shard): Promise<ShardPage> {
  return inTransaction(pool, async (client) => {
    // They lie in this order. Of a partition without figures yet the planner does not know that: it would sort each page.
    await client.query('SET LOCAL enable_sort = off');
    return new ShardPage(await copyOut(client, shardSql(after, until, shard)));
  });
}

/**
 * Checks that nothing is missing up to a position: what a shard reads has holes of its own.
 * @throws GapInLogError
 */
export function requireDense(pool: Pool, until: number): Promise<void> {
  return inTransaction(pool, async (client) => {
    await client.query(ONE_PROCESS);
    const { rows } = await client.query<{ events: number }>(
      'SELECT count(*) AS events FROM events WHERE position BETWEEN 1 AND $1',
      [until],
    );
    if (rows[0]!.events < until) throw await findGap(client, until);
  });
}

async function findGap(client: PoolClient, until: number): Promise<GapInLogError> {
  const { rows } = await client.query<{ expected: number; found: number }>(
    `SELECT before + 1 AS expected, position AS found
     FROM (SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before FROM events
           WHERE position BETWEEN 1 AND $1
           UNION ALL SELECT $1 + 1, (SELECT coalesce(max(position), 0) FROM events WHERE position <= $1)) AS pairs
     WHERE position > before + 1 ORDER BY position LIMIT 1`,
    [until],
  );
  return new GapInLogError(rows[0]!.expected, rows[0]!.found);
}
