import type { OutgoingMessage } from '#kafka';
import type { Pool } from '#platform';

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

/** What nobody has published, and nobody has settled before it was. */
const UNPUBLISHED = `published_at IS NULL AND status = 'open'`;

/** Topics of which there are dead letters to publish: one look at the index for each, however many they are. */
export async function unpublishedTopics(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ topic: string }>(
    `WITH RECURSIVE topics AS (
       (SELECT topic FROM dead_letters WHERE ${UNPUBLISHED} ORDER BY topic LIMIT 1)
       UNION ALL
       SELECT (SELECT topic FROM dead_letters WHERE ${UNPUBLISHED} AND topic > topics.topic ORDER BY topic LIMIT 1)
       FROM topics WHERE topics.topic IS NOT NULL
     )
     SELECT topic FROM topics WHERE topic IS NOT NULL`,
  );
  return rows.map(({ topic }) => topic);
}

/**
 * The oldest of a topic's that are not published. As many as fit into `bytesMax`, one at least.
 * @param except ids that the brokers refuse as they are
 */
export async function readUnpublished(
  pool: Pool,
  topic: string,
  page: { limit: number; bytesMax: number },
  except: readonly number[],
): Promise<UnpublishedDeadLetter[]> {
  const { rows } = await pool.query<UnpublishedDeadLetter>(
    `SELECT id, topic, partition, "offset", reason, message, key, headers, raw, batch_index
     FROM dead_letters JOIN (
       SELECT id, sum(octet_length(raw)) OVER oldest - coalesce(octet_length(raw), 0) AS bytes_before
       FROM dead_letters WHERE ${UNPUBLISHED} AND topic = $1 AND id <> ALL ($2::bigint[])
       WINDOW oldest AS (ORDER BY id) ORDER BY id LIMIT $3
     ) AS sized USING (id)
     WHERE coalesce(bytes_before, 0) < $4 ORDER BY id`,
    [topic, except, page.limit, page.bytesMax],
  );
  return rows;
}

/** @returns false where another process has published some of them meanwhile */
export async function markPublished(pool: Pool, ids: readonly number[]): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE dead_letters SET published_at = now() WHERE id = ANY ($1::bigint[]) AND published_at IS NULL`,
    [ids],
  );
  return rowCount === ids.length;
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
