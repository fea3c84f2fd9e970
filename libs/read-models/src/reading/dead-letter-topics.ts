import { IMPORT_TOPIC, TOPICS } from '#contracts';
import type { PoolClient } from '#platform';

/** The index of dead letters is descended once a topic, however many of them there are. */
const TOPICS_SEEN = `
  WITH RECURSIVE kept AS (
    (SELECT topic FROM dead_letters ORDER BY topic LIMIT 1)
    UNION ALL
    SELECT (SELECT topic FROM dead_letters d WHERE d.topic > kept.topic ORDER BY topic LIMIT 1)
    FROM kept WHERE topic IS NOT NULL
  )
  SELECT topic, false AS "isRead" FROM kept WHERE topic IS NOT NULL
  UNION ALL SELECT DISTINCT topic, true FROM consumer_offsets
  UNION ALL SELECT DISTINCT topic, false FROM rejected_events JOIN events USING (position) WHERE topic IS NOT NULL`;

/**
 * The topics by which dead letters came or can come, sorted: any other name is a slip. Before a consumer has read anything
 * those of the contract count, by their default names.
 */
export async function readDeadLetterTopics(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ topic: string; isRead: boolean }>(TOPICS_SEEN);
  const expected = rows.some(({ isRead }) => isRead) ? [] : Object.keys(TOPICS);
  return [...new Set([...rows.map(({ topic }) => topic), ...expected, IMPORT_TOPIC])].sort();
}
