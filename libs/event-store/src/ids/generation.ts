/** A partition of `event_ids`: the ids of the events at its positions, with an index of their own. */
export interface Generation {
  /** Its name, with the schema's, quoted. */
  relation: string;
  /** The first and the last position that belong into it. */
  first: number;
  last: number;
}

/**
 * Whether the log has passed it. Then it has one key for each of its positions and never changes again, which is what
 * allows a filter to stand for it. A generation that is not complete is met in writing, by its unique index.
 * @param head of a log whose transactions are committed
 */
export const isComplete = ({ last }: Generation, head: number): boolean => last <= head;

/** Those into which the next events after the head go, so many of them: one, or more where they cross a boundary. */
export function writtenBehind(generations: readonly Generation[], head: number, events: number): Generation[] {
  return generations.filter(({ first, last }) => last > head && first <= head + events);
}

/** How many keys it has when it is complete. */
export const keysOf = ({ first, last }: Generation): number => last - first + 1;
