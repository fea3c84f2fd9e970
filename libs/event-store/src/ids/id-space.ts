import type { PoolClient } from '#platform';
import type { LogEnd } from '../chain/log-end.js';
import { isComplete, writtenBehind, type Generation } from './generation.js';
import type { KeyFilter } from './key-filter.js';
import { readGenerations } from './read-generations.js';

/** Where ids are looked for. An id is new if none of these generations has it. */
export interface IdSpace {
  /** They never change again: each must be asked, unless its filter rules a key out. */
  complete: readonly Generation[];
  /** Where events are about to be written: their unique indexes find what they have. */
  written: readonly Generation[];
  /**
   * A filter is only ever a way to ask less. It is made of all keys of a complete generation; where there is none, the
   * generation itself is asked. So no id that the store has can be missed.
   */
  filterOf: (generation: Generation) => KeyFilter | undefined;
}

/** Tells where ids are. */
export interface IdSpaces {
  /** Behind the head, which the transaction holds, for so many events. */
  behind(client: PoolClient, head: LogEnd, events: number): Promise<IdSpace>;
}

export function idSpace(
  generations: readonly Generation[],
  head: number,
  events: number,
  filterOf: IdSpace['filterOf'],
): IdSpace {
  const complete = generations.filter((generation) => isComplete(generation, head));
  return { complete, written: writtenBehind(generations, head, events), filterOf };
}

/** Without filters, for whoever has few events at a time: each generation is asked. */
export const WITHOUT_FILTERS: IdSpaces = {
  behind: async (client, head, events) =>
    idSpace(await readGenerations(client), head.position, events, () => undefined),
};
