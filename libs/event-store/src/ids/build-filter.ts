import type { Pool, PoolClient } from '#platform';
import { KEY_BYTES } from './event-key.js';
import { keysOf, type Generation } from './generation.js';
import { KeyFilter, KeyHashes } from './key-filter.js';
import { readKeys } from './read-generations.js';

/**
 * Makes the filter of a generation from its keys. The caller has seen a committed head beyond the generation's end,
 * before: all keys are there to be read, and there will be no others.
 * @param stops asked between the pieces
 * @returns undefined where it was stopped, or where the generation has not one key for each position: it is damaged then,
 * and must be asked itself
 */
export async function buildFilter(
  client: Pool | PoolClient,
  generation: Generation,
  stops: () => boolean = () => false,
): Promise<KeyFilter | undefined> {
  const filter = new KeyFilter(keysOf(generation));
  let count = 0;
  for await (const keys of readKeys(client, generation)) {
    if (stops()) return undefined;
    count += keys.length / KEY_BYTES;
    filter.add(new KeyHashes(keys));
  }
  return count === keysOf(generation) ? filter : undefined;
}
