import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Remainder } from '#fold';
import { EVERYTHING, type Key } from './keys.js';

/** A fact whose turn is yet to come, or whose correction is under way. */
export interface QueuedFact {
  position: number;
  keys: Set<Key>;
  /** What is left of the correction; undefined for a fact that is not folded yet. */
  remainder: Remainder | undefined;
  /** How many entries it has caused so far. */
  entries: number;
}

/** No more facts wait than this: then the log is read no further until some had their turn. */
const WAITING_MAX = 5_000;

/** Infinity has no JSON. */
const toJson = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY ? 'infinity' : value === Number.NEGATIVE_INFINITY ? '-infinity' : value;

/** Where a period begins or ends. */
const BOUNDS: Record<string, Instant> = { infinity: Number.POSITIVE_INFINITY, '-infinity': Number.NEGATIVE_INFINITY };

const fromJson = (remainder: string): Remainder =>
  JSON.parse(remainder, (name, value) =>
    name === 'from' || name === 'until' ? (BOUNDS[value as string] ?? (value as Instant)) : (value as unknown),
  ) as Remainder;

/**
 * The queue of slow facts, in the order of their positions. A fact that shares a key with one in the queue must wait
 * behind it; all others pass. So every fact still finds exactly the state that the log's order would have given it.
 *
 * Keys stay locked until the queue is empty: a fact that waits was named by the state at its arrival, and what is folded
 * before it may hand a client to another partner, who is among the keys of that fact.
 */
export class CorrectionQueue {
  readonly #pending: QueuedFact[] = [];
  readonly #dirty = new Set<QueuedFact>();
  readonly #done = new Set<QueuedFact>();
  readonly #locked = new Set<Key>();

  private constructor(private readonly stored: number) {}

  static empty(): CorrectionQueue {
    return new CorrectionQueue(0);
  }

  static async load(client: PoolClient): Promise<CorrectionQueue> {
    const { rows } = await client.query<{
      position: number;
      keys: Key[];
      remainder: string | null;
      entries: number;
      done: boolean;
    }>('SELECT position, keys, remainder::text, entries, done FROM slow_facts ORDER BY position');
    const queue = new CorrectionQueue(rows.length);
    for (const { position, keys, remainder, entries, done } of rows) {
      const fact = {
        position,
        keys: new Set(keys),
        remainder: remainder === null ? undefined : fromJson(remainder),
        entries,
      };
      for (const key of keys) queue.#locked.add(key);
      if (done) queue.#done.add(fact);
      else queue.#pending.push(fact);
    }
    return queue;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Whether facts may still be read from the log beside those that wait. */
  get isOpen(): boolean {
    return this.isEmpty || (this.#pending.length + this.#done.size < WAITING_MAX && !this.#locked.has(EVERYTHING));
  }

  /** The fact whose turn it is. */
  get first(): QueuedFact | undefined {
    return this.#pending[0];
  }

  /** The facts from the first on that are not begun, at most `limit`. */
  waiting(limit: number): QueuedFact[] {
    const begun = this.#pending.findIndex(({ remainder }) => remainder !== undefined);
    return this.#pending.slice(0, Math.min(limit, begun === -1 ? this.#pending.length : begun));
  }

  /** Whether a fact with these keys must wait behind one that is in the queue. */
  blocks(keys: ReadonlySet<Key>): boolean {
    if (this.isEmpty) return false;
    if (this.#locked.has(EVERYTHING) || keys.has(EVERYTHING)) return true;
    return [...keys].some((key) => this.#locked.has(key));
  }

  /** Puts a fact at the end: facts come in the order of their positions. */
  add(fact: QueuedFact): void {
    this.#pending.push(fact);
    this.lock(fact, fact.keys);
  }

  /** Locks more keys for a fact that turned out to change more. */
  lock(fact: QueuedFact, keys: Iterable<Key>): void {
    for (const key of keys) {
      fact.keys.add(key);
      this.#locked.add(key);
    }
    this.#dirty.add(fact);
  }

  /** Notes how far the first fact is; with no remainder it is done. */
  advance(fact: QueuedFact, remainder: Remainder | undefined, entries: number): void {
    fact.remainder = remainder;
    fact.entries = entries;
    this.#dirty.add(fact);
    if (remainder) return;
    this.#pending.shift();
    this.#done.add(fact);
    if (this.isEmpty) this.#locked.clear();
  }

  async flush(client: PoolClient): Promise<void> {
    if (this.isEmpty) {
      if (this.stored > 0) await client.query('SELECT public.empty_slow_lane(current_schema())');
      return;
    }
    for (const fact of this.#dirty) {
      const { position, keys, remainder, entries } = fact;
      await client.query(
        `INSERT INTO slow_facts (position, keys, remainder, entries, done) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (position) DO UPDATE SET keys = excluded.keys, remainder = excluded.remainder,
                                              entries = excluded.entries, done = excluded.done`,
        [position, [...keys], remainder ? JSON.stringify(remainder, toJson) : null, entries, this.#done.has(fact)],
      );
    }
    this.#dirty.clear();
  }
}
