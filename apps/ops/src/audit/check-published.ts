import { OUTBOUND, type OutboundTopic } from '#contracts';
import { counted } from '../output/counted.js';
import { KafkaUnavailableError, readTopic } from '#kafka';
import type { Pool } from '#platform';
import { PublishedCheck } from '#read-models';
import { leftOut, notChecked, ok, wrong, type Finding } from './check.js';
import type { KafkaTarget } from './kafka-config.js';

/** The id of a structured CloudEvent; of anything else none. */
function idOf(value: Buffer | null): string | undefined {
  try {
    const { id } = JSON.parse(String(value)) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** What the relays' cursors say was sent against what the topics have. @param target undefined where no cluster is named */
export async function checkPublished(pool: Pool, target: KafkaTarget | undefined): Promise<Finding> {
  if (!target) return leftOut('KAFKA_BROKERS is not set: the cursors are not compared with what was sent');
  let messages = 0;
  try {
    for (const topic of Object.keys(OUTBOUND) as OutboundTopic[]) {
      const check = await PublishedCheck.prepare(pool, topic);
      const ranges = await readTopic(target.connection, target.topicPrefix + topic, (page) => {
        messages += page.length;
        for (const { partition, value } of page) {
          const id = idOf(value);
          if (id !== undefined) check.saw({ partition, id });
        }
      });
      const trimmed = (ranges ?? []).filter(({ from }) => from > 0n).map(({ partition }) => partition);
      const problem = await check.problem(pool, trimmed);
      if (problem !== null) return wrong(problem);
    }
  } catch (error) {
    if (error instanceof KafkaUnavailableError) return notChecked(error.message);
    throw error;
  }
  return ok(`the cursors agree with what was read: ${counted(messages, 'message')}`);
}
