import type { NewEvent, Refusal } from '#contracts';
import { Foresight, type EventStore } from '#event-store';
import type { Pool } from '#platform';
import { untilServed } from '../ledger/until-served.js';

/** What became of a batch, or would. */
export interface Taken {
  appended: number;
  duplicates: number;
  /** Ids that were used before for other content. */
  reused: readonly Refusal[];
  /** The event store's last position; null where there is none to ask. */
  head: number | null;
}

/** Takes events in. */
export interface Taker {
  take(events: readonly NewEvent[], refusals: readonly Refusal[]): Promise<Taken>;
  head(): Promise<number | null>;
}

/**
 * Into the event store, refused ones into its dead letters.
 * @throws OtherTimelineError from `take`, where a successor of the primary may lack what was taken before
 */
export async function intoStore(store: EventStore): Promise<Taker> {
  const timeline = await untilServed(() => store.timeline());
  return {
    take: (events, refusals) => untilServed(() => store.appendBatch({ events, refusals, offsets: [], timeline })),
    head: () => store.head(),
  };
}

/** Nowhere: says what would become of them. @param on the store that they are compared with, if there is one */
export function dryRun(on?: { pool: Pool; store: EventStore }): Taker & Pick<Foresight, 'hasForgotten'> {
  const foresight = new Foresight(on?.pool);
  const head = async () => (on ? on.store.head() : null);
  return {
    take: async (events) => {
      const { fresh, duplicates, reused } = await untilServed(() => foresight.foresee(events));
      return { appended: fresh, duplicates, reused, head: await head() };
    },
    head,
    get hasForgotten() {
      return foresight.hasForgotten;
    },
  };
}
