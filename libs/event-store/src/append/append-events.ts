import { formatInstant, now, type NewEvent } from '#contracts';
import type { PoolClient } from '#platform';
import { classify, idKey, type Classified, type KnownId } from './classify.js';

export interface Appended extends Classified {
  /** The position of the first fresh event; the others follow without a gap. */
  firstPosition: number;
  /** The last position of the store, afterwards. */
  head: number;
}

/** Fewer positions than this left in the partitions made: more are made. A partition holds 5 million. */
const PARTITION_HEADROOM = 2_500_000;

async function lockHead(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ position: number }>('SELECT position FROM event_store_head FOR UPDATE');
  return rows[0]!.position;
}

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

async function insert(client: PoolClient, fresh: readonly NewEvent[], head: number): Promise<void> {
  const recordedAt = formatInstant(now());
  const positions = fresh.map((_, i) => head + 1 + i);
  await client.query(
    `INSERT INTO events (position, source, event_id, type, schema_version, occurred_at, recorded_at, account_id,
                         partner_id, payment_id, data, topic, partition, "offset")
     SELECT position, source, event_id, type, schema_version, occurred_at, $14, account_id, partner_id, payment_id,
            data::json, topic, partition, "offset"
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::timestamptz[], $7::text[],
                 $8::text[], $9::text[], $10::text[], $11::text[], $12::integer[], $13::bigint[])
       AS fresh (position, source, event_id, type, schema_version, occurred_at, account_id, partner_id, payment_id,
                 data, topic, partition, "offset")`,
    [
      positions,
      fresh.map(({ source }) => source),
      fresh.map(({ id }) => id),
      fresh.map(({ type }) => type),
      fresh.map(({ schemaVersion }) => schemaVersion),
      fresh.map(({ occurredAt }) => formatInstant(occurredAt)),
      fresh.map(({ accountId }) => accountId ?? null),
      fresh.map(({ partnerId }) => partnerId ?? null),
      fresh.map(({ paymentId }) => paymentId ?? null),
      fresh.map(({ data }) => JSON.stringify(data)),
      fresh.map(({ message }) => message?.topic ?? null),
      fresh.map(({ message }) => message?.partition ?? null),
      fresh.map(({ message }) => message?.offset ?? null),
      recordedAt,
    ],
  );
  await client.query(
    `INSERT INTO event_ids (source, event_id, position, content_hash)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[])`,
    [fresh.map(({ source }) => source), fresh.map(({ id }) => id), positions, fresh.map((e) => e.contentHash)],
  );
}

/**
 * Appends to the log within the caller's transaction. Lock, then allocate: the head row's lock is held from the first
 * look at the ids until the transaction ends, so that positions are dense, become visible in order, and no two
 * appenders can both take an id for new.
 */
export async function appendEvents(client: PoolClient, events: readonly NewEvent[]): Promise<Appended> {
  const head = await lockHead(client);
  const known = events.length > 0 ? await findKnown(client, events) : new Map<string, KnownId>();
  const classified = classify(events, known);
  const newHead = head + classified.fresh.length;
  if (classified.fresh.length > 0) {
    if (Math.floor(head / PARTITION_HEADROOM) !== Math.floor(newHead / PARTITION_HEADROOM)) {
      await client.query('SELECT ensure_event_partitions($1)', [newHead]);
    }
    await insert(client, classified.fresh, head);
    await client.query('UPDATE event_store_head SET position = $1', [newHead]);
  }
  return { ...classified, firstPosition: head + 1, head: newHead };
}
