import { decodeMessage, DECODE_LIMITS, parseInstant, type InboundType } from '#contracts';
import { appendEvents, EventStore } from '#event-store';
import { inTransaction, type Pool } from '#platform';
import { LiveProjector } from '#projector';
import { LiveSnapshots } from '#read-models';
import { PATIENCE_MS } from './eventually.js';

/** One fact of a test's history: its type, when it happened, and its data. */
export type Fact = [type: InboundType, time: string, data: Record<string, unknown>];

/** A history is told when all of it is over, on whatever day its test is run. */
const AFTERWARDS = { ...DECODE_LIMITS, now: () => parseInstant('2200-01-01T00:00:00Z')! };
const QUIET = { info: () => undefined, warn: () => undefined };

/** Writes histories the way the consumer does (decode, validate, append) and has the real projector follow. */
export class History {
  #written: number;

  /** @param written messages before: offsets and ids of events go on behind them */
  constructor(
    private readonly pool: Pool,
    written = 0,
  ) {
    this.#written = written;
  }

  /** Messages as they would come over Kafka: `value` is written as it is. @returns the store's head */
  async receive(topic: string, ...values: (string | object)[]): Promise<number> {
    const decoded = this.#decode(topic, values);
    const { head } = await new EventStore(this.pool).appendBatch({
      events: decoded.flatMap(({ event }) => event ?? []),
      refusals: decoded.flatMap(({ refusal }) => refusal ?? []),
      offsets: [],
    });
    return head;
  }

  #decode(topic: string, values: readonly (string | object)[]) {
    return values.map((value) =>
      decodeMessage(
        {
          topic,
          partition: 0,
          offset: String(this.#written++),
          key: null,
          value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
          headers: { 'content-type': Buffer.from('application/cloudevents+json') },
        },
        AFTERWARDS,
      ),
    );
  }

  /** Facts in the order of recording; event ids are `e1`, `e2` … @returns the store's head */
  record(...facts: Fact[]): Promise<number> {
    return this.receive('facts', ...this.#messages(facts));
  }

  /** Likewise, as a log has them that was restored: recorded at this time. */
  async recordAt(time: string, ...facts: Fact[]): Promise<void> {
    const decoded = this.#decode('facts', this.#messages(facts));
    const events = decoded.map(({ event, refusal }) => {
      if (!event) throw new Error(refusal?.message ?? 'a fact was refused');
      return event;
    });
    await inTransaction(this.pool, (client) => appendEvents(client, events, { restoredFrom: parseInstant(time)! }));
  }

  #messages(facts: readonly Fact[]): object[] {
    return facts.map(([type, time, data], i) => ({
      specversion: '1.0',
      id: `e${this.#written + i + 1}`,
      source: 'test',
      type,
      time,
      data,
    }));
  }

  /** Runs the projector until it has caught up with everything recorded, its own decisions included. */
  project(): Promise<void> {
    return this.followed((caughtUp) => caughtUp());
  }

  /** Does something while the projector follows. @param work is given what waits until all is projected */
  async followed(work: (caughtUp: () => Promise<void>) => Promise<void>): Promise<void> {
    const projector = new LiveProjector({ pool: this.pool, log: QUIET });
    const running = projector.start();
    const store = new EventStore(this.pool);
    const snapshots = new LiveSnapshots(this.pool);
    const caughtUp = async (): Promise<void> => {
      for (let head = -1; head !== (await store.head());) {
        head = await store.head();
        const reached = await Promise.race([
          snapshots.waitFor(head, PATIENCE_MS).then((position) => position >= head),
          running.then(() => false),
        ]);
        if (!reached) throw new Error(`the projector did not reach position ${head}`);
      }
    };
    try {
      await work(caughtUp);
    } finally {
      await projector.stop();
    }
  }

  /** Facts, recorded and projected. */
  async happened(...facts: Fact[]): Promise<void> {
    await this.record(...facts);
    await this.project();
  }
}
