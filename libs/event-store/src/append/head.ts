import { formatInstant, type Instant, type NewEvent } from '#contracts';
import type { PoolClient } from '#platform';
import { sealBatch } from '../chain/seal.js';

/** Where the log ends. */
export interface Head {
  position: number;
  /** The chain's last hash. */
  chainHash: Buffer;
}

/** Locks the head until the transaction ends. */
export async function lockHead(client: PoolClient): Promise<Head> {
  const { rows } = await client.query<Head>(
    'SELECT position, chain_hash AS "chainHash" FROM event_store_head FOR UPDATE',
  );
  return rows[0]!;
}

/** Moves the head behind the fresh events, and chains them to what was appended before. @returns the new position */
export async function moveHead(
  client: PoolClient,
  fresh: readonly NewEvent[],
  head: Head,
  recordedAt: Instant,
): Promise<number> {
  const first = head.position + 1;
  const last = head.position + fresh.length;
  const seal = sealBatch(
    head.chainHash,
    recordedAt,
    fresh.map((event, i) => ({
      position: first + i,
      source: event.source,
      eventId: event.id,
      contentHash: event.contentHash,
      schemaVersion: event.schemaVersion,
      accountId: event.accountId ?? null,
      partnerId: event.partnerId ?? null,
      paymentId: event.paymentId ?? null,
      topic: event.message?.topic ?? null,
      partition: event.message?.partition ?? null,
      offset: event.message?.offset ?? null,
    })),
  );
  await client.query(
    `WITH sealed AS (
       INSERT INTO event_batches (first_position, last_position, recorded_at, previous_hash, hash, marks)
       VALUES ($1, $2, $3, $4, $5, $6)
     )
     UPDATE event_store_head SET position = $2, chain_hash = $5`,
    [first, last, formatInstant(recordedAt), head.chainHash, seal.hash, seal.marks],
  );
  return last;
}
