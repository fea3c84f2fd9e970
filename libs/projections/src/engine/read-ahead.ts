import type { RecordedEvent } from '#contracts';
import { readEvents } from '#event-store';
import type { Pool } from '#platform';

/**
 * The events that the next batch will ask for, read by another connection while the present batch is written: both cores
 * have something to do. What was recorded never changes, so it does not matter when it is read.
 */
export class ReadAhead {
  #next: { after: number; events: Promise<RecordedEvent[]> } | undefined;

  constructor(private readonly pool: Pool) {}

  begin(after: number, limit: number): void {
    const events = readEvents(this.pool, after, limit);
    // Whoever takes them hears of it.
    events.catch(() => undefined);
    this.#next = { after, events };
  }

  /** The events after a position, at most `limit`; undefined where others were read, or none. @throws GapInLogError */
  async take(after: number, limit: number): Promise<RecordedEvent[] | undefined> {
    const next = this.#next;
    this.#next = undefined;
    return next?.after === after ? (await next.events).slice(0, limit) : undefined;
  }
}
