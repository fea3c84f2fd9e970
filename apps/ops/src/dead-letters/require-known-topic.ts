import type { PoolClient } from '#platform';
import { readDeadLetterTopics } from '#read-models';
import { EXIT } from '../exit-codes.js';
import { OpsError } from '../ops-error.js';

/**
 * For where a filter finds nothing: nothing is there, or the topic's name is a slip.
 * @throws OpsError that lists the topics there are
 */
export async function requireKnownTopic(client: PoolClient, topic: string | undefined): Promise<void> {
  if (topic === undefined) return;
  const known = await readDeadLetterTopics(client);
  if (known.includes(topic)) return;
  throw new OpsError(
    `No dead letter came or can come by a topic of that name. Known are: ${known.join(', ')}.`,
    EXIT.usage,
  );
}
