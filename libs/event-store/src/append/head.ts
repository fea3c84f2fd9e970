import { formatInstant, type Instant, type NewEvent } from '#contracts';
import type { PoolClient } from '#platform';
import type { LogEnd } from '../chain/log-end.js';
import { hashBatch, type BatchHash } from '../chain/batch-hash.js';

/** Locks the head until the transaction ends. */
export async function lockHead(client: PoolClient): Promise<LogEnd> {
  const { rows } = await client.query<LogEnd>(
    'SELECT position, chain_hash AS "chainHash" FROM event_store_head FOR UPDATE',
  );
  return rows[0]!;
}

/** What one transaction appends, chained to what was appended before. */
export interface ChainedBatch extends BatchHash {
  firstPosition: number;
  lastPosition: number;
  recordedAt: Instant;
  previousHash: Buffer;
}

/** Chains the fresh events, which stand behind the head, at least one. Pure. */
export function chainFresh(fresh: readonly NewEvent[], head: LogEnd, recordedAt: Instant): ChainedBatch {
  const firstPosition = head.position + 1;
  const lastPosition = head.position + fresh.length;
  const hashed = hashBatch(
    head.chainHash,
    recordedAt,
    fresh.map((event, i) => ({
      position: firstPosition + i,
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
      attributes: event.attributes ?? null,
    })),
  );
  return { ...hashed, firstPosition, lastPosition, recordedAt, previousHash: head.chainHash };
}

/** Moves the head to the end of a batch, and adds it to the chain. */
export async function moveHead(client: PoolClient, batch: ChainedBatch): Promise<void> {
  const { firstPosition, lastPosition, recordedAt, previousHash, hash, marks } = batch;
  await client.query(
    `WITH chained AS (
       INSERT INTO event_batches (first_position, last_position, recorded_at, previous_hash, hash, marks)
       VALUES ($1, $2, $3, $4, $5, $6)
     )
     UPDATE event_store_head SET position = $2, chain_hash = $5`,
    [firstPosition, lastPosition, formatInstant(recordedAt), previousHash, hash, marks],
  );
}
