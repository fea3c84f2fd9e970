import { newEvent, parseInstant, type InboundType } from '#contracts';
import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { LiveProjector } from '#projections';
import { randomUUID } from 'node:crypto';

/** A fact as a test writes it down. */
export interface Fact {
  type: InboundType;
  /** RFC 3339. */
  time: string;
  data: Record<string, unknown>;
  /** The CloudEvent's id; a new one where it does not matter. */
  id?: string;
}

const SOURCE = 'test';

/** Appends facts to the event store, in this order, as one batch. */
export async function record(pool: Pool, facts: readonly Fact[]): Promise<void> {
  const events = facts.map(({ type, time, data, id }) =>
    newEvent({ source: SOURCE, id: id ?? randomUUID(), type, occurredAt: parseInstant(time)!, data }),
  );
  await new EventStore(pool).appendBatch({ events, refusals: [], offsets: [] });
}

/** Projects until the live version reflects the whole store, decisions made on the way included. */
export async function projectAll(pool: Pool, batchSize = 1_000): Promise<void> {
  const silent = { info: () => undefined, warn: () => undefined };
  const projector = new LiveProjector({ pool, log: silent, batchSize });
  const failed = projector.start();
  const store = new EventStore(pool);
  const caughtUp = (async () => {
    while ((projector.status().position ?? -1) < (await store.head())) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  await Promise.race([caughtUp, failed]);
  await projector.stop();
  await failed;
}
