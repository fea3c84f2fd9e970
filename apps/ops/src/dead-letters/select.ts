import { requireKnownTopic } from './require-known-topic.js';
import { readDeadLetters, type DeadLetterFilter, type LiveSnapshots } from '#read-models';

const PAGE = 500;

/**
 * The ids of the open dead letters that fit, the oldest first: they are redriven in the order in which they came.
 * @param limit at most so many
 */
export async function selectOpen(live: LiveSnapshots, filter: DeadLetterFilter, limit = Infinity): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await live.read(async (client) => {
      const found = await readDeadLetters(client, { ...filter, status: 'open' }, { limit: PAGE, after });
      if (found.deadLetters.length === 0) await requireKnownTopic(client, filter.topic);
      return found;
    });
    ids.push(...page.deadLetters.map(({ id }) => id));
    if (page.next === null) return ids.reverse().slice(0, limit);
    after = page.next;
  }
}
