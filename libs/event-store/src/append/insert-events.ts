import { formatInstant, type Instant, type NewEvent } from '#contracts';
import type { PoolClient } from '#platform';

/** Writes the events behind the position `head`, and remembers their ids. */
export async function insertEvents(
  client: PoolClient,
  fresh: readonly NewEvent[],
  head: number,
  recordedAt: Instant,
): Promise<void> {
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
      formatInstant(recordedAt),
    ],
  );
  await client.query(
    `INSERT INTO event_ids (source, event_id, position, content_hash)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[])`,
    [fresh.map(({ source }) => source), fresh.map(({ id }) => id), positions, fresh.map((e) => e.contentHash)],
  );
}
