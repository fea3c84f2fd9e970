import { now, type Instant, type NewEvent } from '#contracts';
import type { PoolClient } from '#platform';
import { classify, idKey, type Classified, type KnownId } from './classify.js';
import { lockHead, moveHead } from './head.js';
import { insertEvents } from './insert-events.js';

export interface Appended extends Classified {
  /** The position of the first fresh event; the others follow without a gap. */
  firstPosition: number;
  /** The last position of the store, afterwards. */
  head: number;
}

/** Fewer positions than this left in the partitions made: more are made. A partition holds 5 million. */
const PARTITION_HEADROOM = 2_500_000;

async function findKnown(client: PoolClient, events: readonly NewEvent[]): Promise<Map<string, KnownId>> {
  const { rows } = await client.query<{ source: string; event_id: string; position: number; content_hash: Buffer }>(
    `SELECT source, event_id, position, content_hash FROM event_ids
     JOIN unnest($1::text[], $2::text[]) AS asked (source, event_id) USING (source, event_id)`,
    [events.map(({ source }) => source), events.map(({ id }) => id)],
  );
  return new Map(
    rows.map((row) => [idKey(row.source, row.event_id), { position: row.position, contentHash: row.content_hash }]),
  );
}

/**
 * Appends to the log within the caller's transaction. Lock, then allocate: the head row's lock is held from the first
 * look at the ids until the transaction ends, so that positions are dense, become visible in order, and no two
 * appenders can both take an id for new.
 * @param restoredFrom when a batch of an export was recorded; every other batch is recorded now
 */
export async function appendEvents(
  client: PoolClient,
  events: readonly NewEvent[],
  restoredFrom?: Instant,
): Promise<Appended> {
  const head = await lockHead(client);
  const known = events.length > 0 ? await findKnown(client, events) : new Map<string, KnownId>();
  const classified = classify(events, known);
  const { fresh } = classified;
  if (fresh.length === 0) return { ...classified, firstPosition: head.position + 1, head: head.position };
  if (crossesHeadroom(head.position, fresh.length)) {
    await client.query('SELECT ensure_event_partitions($1)', [head.position + fresh.length]);
  }
  const recordedAt = restoredFrom ?? now();
  await insertEvents(client, fresh, head.position, recordedAt);
  const newHead = await moveHead(client, fresh, head, recordedAt);
  return { ...classified, firstPosition: head.position + 1, head: newHead };
}

const crossesHeadroom = (head: number, events: number): boolean =>
  Math.floor(head / PARTITION_HEADROOM) !== Math.floor((head + events) / PARTITION_HEADROOM);
