import { EventStore } from '#event-store';
import type { NewEvent } from '#contracts';
import type { Pool } from '#platform';
import { Follower, releaseLease, takeLease, type Checkpoint, type Lease } from '#projector';
import { mustEqual } from '../check.js';

/** The live version's projector moved by hand, one batch at a time, so that a batch can be timed alone. */
export class InOrderProjector {
  readonly #follower: Follower;
  readonly #store: EventStore;

  private constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
  ) {
    this.#store = new EventStore(pool);
    this.#follower = new Follower(pool, lease, { decides: true });
  }

  static async on(pool: Pool): Promise<InOrderProjector> {
    const lease = await takeLease(pool, 'bench');
    if (!lease) throw new Error('another projector holds this database');
    return new InOrderProjector(pool, lease);
  }

  /**
   * Records the events and projects them in one batch. @returns how long the projecting took, in milliseconds
   * @throws WrongResultError where the batch left something for later
   */
  async time(events: readonly NewEvent[]): Promise<number> {
    const { head } = await this.#store.appendBatch({ events, refusals: [], offsets: [] });
    const began = performance.now();
    const { position } = await this.#step(events.length);
    const took = performance.now() - began;
    mustEqual('the position after a batch in order', position, head);
    return took;
  }

  async projectAll(): Promise<void> {
    const head = await this.#store.head();
    for (let position = -1; position < head;) {
      ({ position } = await this.#step(1_000));
    }
  }

  async #step(events: number): Promise<Checkpoint> {
    await this.#follower.next({ events });
    return (await this.#follower.settle())!;
  }

  release(): Promise<void> {
    return releaseLease(this.pool, this.lease);
  }
}
