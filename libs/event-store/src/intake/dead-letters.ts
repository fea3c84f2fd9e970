import { formatInstant, now, type RawMessage, type Refusal } from '#contracts';
import type { PoolClient } from '#platform';
import { createHash } from 'node:crypto';

/** A refusal as kept. */
export interface StoredDeadLetter {
  id: number;
  refusal: Refusal;
}

/**
 * Tells a message from another that once stood at the same offset, and an event of a batch from its neighbours, also where
 * they are alike. A tombstone has a hash of its own.
 */
function rawHash({ value, batchIndex }: RawMessage): Buffer {
  const hash = createHash('sha256');
  if (batchIndex !== undefined) hash.update(`element ${batchIndex} `);
  hash.update(value === null ? 'tombstone' : 'value');
  if (value) hash.update(value);
  return hash.digest();
}

/** Header values are bytes, not text: kept in base64. */
function headersAsJson(headers: Record<string, Buffer>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.toString('base64')])));
}

/** Keeps refused messages whole. One that was read and kept before is not kept again. @returns those that were new */
export async function keepDeadLetters(client: PoolClient, refusals: readonly Refusal[]): Promise<StoredDeadLetter[]> {
  const stored: StoredDeadLetter[] = [];
  const recordedAt = formatInstant(now());
  for (const refusal of refusals) {
    const { raw } = refusal;
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO dead_letters (topic, partition, "offset", reason, message, problems, source, event_id, type, key,
                                 headers, raw, raw_hash, recorded_at, batch_index)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT (topic, partition, "offset", raw_hash) DO NOTHING
       RETURNING id`,
      [
        raw.topic,
        raw.partition,
        raw.offset,
        refusal.reason,
        refusal.message,
        JSON.stringify(refusal.problems ?? []),
        refusal.source ?? null,
        refusal.eventId ?? null,
        refusal.type ?? null,
        raw.key,
        headersAsJson(raw.headers),
        raw.value,
        rawHash(raw),
        recordedAt,
        raw.batchIndex ?? null,
      ],
    );
    const row = rows[0];
    if (row) stored.push({ id: row.id, refusal });
  }
  return stored;
}
