import { DEAD_LETTER_SUFFIX } from '#contracts';
import type { OutgoingMessage } from '#kafka';
import type { PoolClient } from '#platform';

/** A dead letter on its way to its `<topic>.dlq`. */
export interface UnpublishedDeadLetter {
  id: number;
  topic: string;
  partition: number;
  offset: number;
  reason: string;
  message: string;
  key: Buffer | null;
  /** Values in base64. */
  headers: Record<string, string>;
  raw: Buffer | null;
  batch_index: number | null;
}

/**
 * The oldest unpublished dead letters, locked until the transaction ends: several consumers publish side by side
 * without publishing the same one.
 */
export async function takeUnpublished(
  client: PoolClient,
  limit: number,
  except: { topics: readonly string[]; ids: readonly number[] },
): Promise<UnpublishedDeadLetter[]> {
  const { rows } = await client.query<UnpublishedDeadLetter>(
    `SELECT id, topic, partition, "offset", reason, message, key, headers, raw, batch_index
       FROM dead_letters
      WHERE published_at IS NULL AND topic <> ALL ($2::text[]) AND id <> ALL ($3::bigint[])
      ORDER BY id
      LIMIT $1
        FOR UPDATE SKIP LOCKED`,
    [limit, except.topics, except.ids],
  );
  return rows;
}

export async function markPublished(client: PoolClient, ids: readonly number[]): Promise<void> {
  await client.query(`UPDATE dead_letters SET published_at = now() WHERE id = ANY ($1::bigint[])`, [ids]);
}

export function deadLetterTopic(topic: string): string {
  return topic + DEAD_LETTER_SUFFIX;
}

/** Key, value and headers as they came, and headers of ours that say where from, and what is wrong. */
export function deadLetterMessage(letter: UnpublishedDeadLetter): OutgoingMessage {
  const headers = Object.entries(letter.headers).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return {
    key: letter.key,
    value: letter.raw,
    headers: {
      ...Object.fromEntries(headers),
      'dead-letter-id': `m-${letter.id}`,
      'dead-letter-reason': letter.reason,
      'dead-letter-message': letter.message,
      'dead-letter-topic': letter.topic,
      'dead-letter-partition': String(letter.partition),
      'dead-letter-offset': String(letter.offset),
      ...(letter.batch_index !== null && { 'dead-letter-batch-index': String(letter.batch_index) }),
    },
  };
}
