import type { Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { readHead } from '../chain/log-end.js';
import type { EventIdentity } from '../ids/by-id.js';
import { findKnown } from '../ids/known-ids.js';
import type { Generation } from '../ids/generation.js';
import { readGenerations } from '../ids/read-generations.js';
import { findRefusals } from '../intake/find-refusals.js';

/** A message that was sent, by its place on the brokers. */
export interface MessagePlace {
  topic: string;
  partition: number;
  offset: number;
}

/** What is waited for: an event by its identity, or whatever a message brought. */
export type Sent = { event: EventIdentity; message?: undefined } | { event?: undefined; message: MessagePlace };

const POLL_MS = 20;
/** Looking takes a fifth of one connection at most, however many wait. */
const PAUSE_FACTOR = 4;

/** What was looked for at a time, and where it is. */
interface Found {
  asked: ReadonlySet<Sent>;
  positions: ReadonlyMap<Sent, number>;
}

/**
 * Waits until what was sent is recorded. All who wait share one look; none of them holds a connection.
 *
 * An id that is waited for is looked for in the whole log at first, and then in what the log has got since: what is asked does not
 * depend on how long the log is.
 */
export class Arrivals {
  readonly #waiting = new Set<Sent>();
  /** Up to where an event was looked for. */
  readonly #lookedUpTo = new WeakMap<Sent, number>();
  #look: Promise<Found> | undefined;
  #pause = POLL_MS;

  constructor(private readonly pool: Pool) {}

  /**
   * @returns a position of the log by which it is recorded, whatever it became; undefined where it is not by the end of
   * `maxWaitMs`, or when `signal` says that nobody waits any more
   */
  async waitFor(sent: Sent, maxWaitMs: number, signal?: AbortSignal): Promise<number | undefined> {
    const deadline = performance.now() + maxWaitMs;
    this.#waiting.add(sent);
    try {
      for (;;) {
        const { asked, positions } = await this.#shared();
        const position = positions.get(sent);
        if (position !== undefined) return position;
        const left = deadline - performance.now();
        // The look may have been under way when this began.
        if (left <= 0 && asked.has(sent)) return undefined;
        await sleep(Math.max(1, Math.min(this.#pause, left)), undefined, signal && { signal }).catch(() => undefined);
        if (signal?.aborted) return undefined;
      }
    } finally {
      this.#waiting.delete(sent);
    }
  }

  #shared(): Promise<Found> {
    this.#look ??= this.#lookOnce().finally(() => (this.#look = undefined));
    return this.#look;
  }

  async #lookOnce(): Promise<Found> {
    const begun = performance.now();
    const asked = new Set(this.#waiting);
    const positions = new Map([...(await this.#messages(asked)), ...(await this.#events(asked))]);
    this.#pause = Math.max(POLL_MS, (performance.now() - begun) * PAUSE_FACTOR);
    return { asked, positions };
  }

  async #events(asked: ReadonlySet<Sent>): Promise<[Sent, number][]> {
    const events = [...asked].filter((one) => one.event);
    if (events.length === 0) return [];
    const head = await readHead(this.pool);
    const generations = await readGenerations(this.pool);
    const known = events.filter((one) => this.#lookedUpTo.has(one));
    const fresh = events.filter((one) => !this.#lookedUpTo.has(one));
    const from = Math.min(...known.map((one) => this.#lookedUpTo.get(one)!));
    const found = [
      ...(await this.#find(fresh, generations)),
      ...(await this.#find(
        known,
        generations.filter(({ last }) => last > from),
      )),
    ];
    for (const one of events) this.#lookedUpTo.set(one, head);
    return found;
  }

  async #find(sent: readonly Sent[], written: readonly Generation[]): Promise<[Sent, number][]> {
    if (sent.length === 0) return [];
    const ids = sent.map(({ event }) => event!);
    const { known } = await findKnown(this.pool, ids, { complete: [], written, filterOf: () => undefined });
    return sent.flatMap((one) => {
      const position = known.get(one.event!)?.position;
      return position === undefined ? [] : [[one, position]];
    });
  }

  /** Offsets move in the transaction that stores what was read: whatever a message became is there by then. */
  async #messages(asked: ReadonlySet<Sent>): Promise<[Sent, number][]> {
    const messages = [...asked].filter((one) => one.message);
    if (messages.length === 0) return [];
    const { rows } = await this.pool.query<{ topic: string; partition: number; next: number; head: number }>(
      `SELECT topic, partition, next_offset AS next, position AS head FROM consumer_offsets, event_store_head
       WHERE next_offset IS NOT NULL`,
    );
    const read = new Map(rows.map((row) => [`${row.partition} ${row.topic}`, row]));
    return messages.flatMap((one) => {
      const { topic, partition, offset } = one.message!;
      const row = read.get(`${partition} ${topic}`);
      return row && row.next > offset ? [[one, row.head]] : [];
    });
  }

  /** Whether what came under this identity was refused: the last dead letter of it, by its number. */
  async refusal(event: EventIdentity): Promise<number | undefined> {
    return (await findRefusals(this.pool, event, 1))[0]?.id;
  }

  /** The topics that are read, with their partitions. */
  async topics(): Promise<{ topic: string; partitions: number[] }[]> {
    const { rows } = await this.pool.query<{ topic: string; partitions: number[] }>(
      `SELECT topic, array_agg(partition ORDER BY partition) AS partitions FROM consumer_offsets GROUP BY topic ORDER BY topic`,
    );
    return rows;
  }
}
