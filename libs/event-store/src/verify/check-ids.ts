import type { Pool } from '#platform';
import { BatchKeys } from '../ids/batch-keys.js';
import { hasFilter, loadFilter } from '../ids/filter-store.js';
import { isComplete, keysOf, type Generation } from '../ids/generation.js';
import { filterBytes, KeyFilter, KeyHashes } from '../ids/key-filter.js';
import { lookUp } from '../ids/known-ids.js';
import { readGenerations, readKeys } from '../ids/read-generations.js';
import { firstOf, type LogProblem } from './log-problem.js';

/** Filters made for this check are in memory at once up to so many bytes; for more, later keys are read again. */
const BYTES_AT_ONCE = 96 * 1024 * 1024;

/**
 * Checks what no generation's own index can: that no key is in two of them, which would be an event taken twice, and that
 * the filters that are kept are those of their keys. One pass over the keys in no order, with a filter of each complete
 * generation in memory; only what one of these lets pass is looked up.
 * @param head up to which the log is right
 * @param from generations that end before are taken for granted, unless a later one repeats a key of theirs
 */
export async function checkIds(pool: Pool, head: number, from: number): Promise<LogProblem | undefined> {
  const generations = (await readGenerations(pool)).filter(({ first }) => first <= head);
  const problems: LogProblem[] = [];
  for (const group of groupsOf(generations.filter((generation) => isComplete(generation, head)))) {
    const made = new Map<Generation, KeyFilter>();
    for (const generation of generations.slice(generations.indexOf(group[0]!))) {
      const repeated = await readAgainst(pool, generation, made, group);
      if (repeated !== undefined)
        problems.push({
          position: repeated,
          what: 'the index of ids has its key a second time: its event was recorded before',
        });
      const filter = made.get(generation);
      if (filter && generation.last >= from && !(await agrees(pool, generation, filter)))
        problems.push({ position: generation.first, what: wrongFilter(generation) });
    }
  }
  return firstOf(problems);
}

const wrongFilter = ({ first, last }: Generation): string =>
  `the filter that is kept for the ids of positions ${first} to ${last} is not that of their keys`;

/** Complete generations whose filters are in memory together, one at least. */
function groupsOf(complete: readonly Generation[]): Generation[][] {
  const groups: Generation[][] = [];
  let bytes = 0;
  for (const generation of complete) {
    const more = filterBytes(keysOf(generation));
    bytes += more;
    if (groups.length > 0 && bytes <= BYTES_AT_ONCE) groups.at(-1)!.push(generation);
    else {
      groups.push([generation]);
      bytes = more;
    }
  }
  return groups;
}

/**
 * Reads a generation's keys past the filters of earlier ones, and makes its own where it is of the group.
 * @returns the first position found whose key an earlier one has
 */
async function readAgainst(
  pool: Pool,
  generation: Generation,
  made: Map<Generation, KeyFilter>,
  group: readonly Generation[],
): Promise<number | undefined> {
  const own = group.includes(generation) ? new KeyFilter(keysOf(generation)) : undefined;
  let repeated: number | undefined;
  for await (const bytes of readKeys(pool, generation)) {
    own?.add(new KeyHashes(bytes));
    const keys = new BatchKeys(bytes);
    const asked = [...made].map(([earlier, filter]) => ({ generation: earlier, keys: keys.suspects(filter) }));
    const known = await lookUp(pool, asked);
    if (known.size === 0) continue;
    const again = await lookUp(pool, [{ generation, keys: [...known.keys()] }]);
    for (const { position } of again.values()) repeated = Math.min(repeated ?? position, position);
  }
  if (own) made.set(generation, own);
  return repeated;
}

/** Whether a kept filter, if there is one, is the one that the keys make: the same keys make the same bytes. */
async function agrees(pool: Pool, generation: Generation, made: KeyFilter): Promise<boolean> {
  if (!(await hasFilter(pool, generation))) return true;
  const kept = await loadFilter(pool, generation);
  return kept !== undefined && kept.bytes.equals(made.bytes);
}
