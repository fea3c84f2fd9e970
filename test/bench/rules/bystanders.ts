import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.js';
import { paymentEvent, paymentIdOf, type Population } from '../log/population.js';

const EVERY_MS = 50;
const LOOK_EVERY_MS = 25;

/** Payments of partners that a correction does not concern, one every 50 ms, and how long each takes to be seen. */
export class Bystanders {
  readonly #store: EventStore;
  /** Payment id → when it was sent. */
  readonly #awaited = new Map<string, number>();
  readonly #latenciesMs: number[] = [];
  readonly #serials: number[];
  #failure: Error | undefined;
  #sending: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly populations: readonly Population[],
    private readonly clock: Clock,
    private readonly wake: () => void,
  ) {
    this.#store = new EventStore(pool);
    this.#serials = populations.map(({ payments }) => payments);
  }

  /** How many payments each of the populations has made beyond its history. */
  get made(): number[] {
    return this.populations.map(({ payments }, i) => this.#serials[i]! - payments);
  }

  start(): void {
    let turn = 0;
    this.#sending = setInterval(() => {
      this.#send(turn++ % this.populations.length).catch((error: Error) => (this.#failure = error));
    }, EVERY_MS);
    this.#looking = this.#look();
  }

  /** Sends no more and waits until all that was sent is seen. @returns the latencies since the start */
  async stop(): Promise<number[]> {
    clearInterval(this.#sending);
    this.#sending = undefined;
    await this.#looking;
    return this.#latenciesMs.splice(0);
  }

  async #send(turn: number): Promise<void> {
    const population = this.populations[turn]!;
    const payment = this.#serials[turn]!++;
    const event = paymentEvent(population, payment, 0, this.clock.next());
    // From before the recording on: what waits for a lock waits too.
    this.#awaited.set(paymentIdOf(population.partnerId, payment), performance.now());
    await this.#store.appendBatch({ events: [event], refusals: [], offsets: [] });
    this.wake();
  }

  async #look(): Promise<void> {
    while (this.#sending !== undefined || this.#awaited.size > 0) {
      if (this.#failure) throw this.#failure;
      const { rows } = await this.pool.query<{ id: string }>(
        'SELECT payment_id AS id FROM projections_1.payments WHERE payment_id = ANY($1)',
        [[...this.#awaited.keys()]],
      );
      const seen = performance.now();
      for (const { id } of rows) {
        this.#latenciesMs.push(seen - this.#awaited.get(id)!);
        this.#awaited.delete(id);
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
}
