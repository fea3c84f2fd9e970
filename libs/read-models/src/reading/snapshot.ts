import { Arrivals } from '#event-store';
import { inTransaction, isUnanswered, LedgerError, onceMore, type Pool, type PoolClient } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { At } from './at.js';
import { askLive, type Found, type LiveRead } from './live-read.js';

/** Where the live version stands, while what it holds follows from that. */
export interface Standing {
  version: number;
  position: number;
}

const POLL_MS = 20;

/** One round trip. */
const BEGIN_AT_LIVE = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SELECT version, position, position = read_position AS "isWhole", set_config('search_path', schema_name || ', public', true)
  FROM projection_versions WHERE state = 'live'`;

const STAY_AT_LIVE = `
  SELECT version, set_config('search_path', schema_name || ', public', false) FROM projection_versions WHERE state = 'live'`;

/** Versions are swapped seldom: whoever meets one more swap each time has met a fault. */
const TRIES = 5;
const UNDEFINED_TABLE = '42P01';

/**
 * Reads from the live version. Each read is one repeatable-read transaction that begins by looking up which version is
 * live and how far it is, or one statement that does: no answer mixes two versions or two positions, whatever is swapped in
 * meanwhile.
 */
export class LiveSnapshots {
  /** Until what was sent is recorded: what `waitFor` comes after. */
  readonly arrivals: Arrivals;
  #look: Promise<number> | undefined;
  #standing: Promise<Standing | undefined> | undefined;
  /** The version whose tables a connection finds. */
  readonly #stays = new WeakMap<PoolClient, number>();

  constructor(private readonly pool: Pool) {
    this.arrivals = new Arrivals(pool);
  }

  /**
   * @param query its statements name tables without a schema: the search_path is the live version's. Done once more where the
   * server is lost, or cancels it
   * @param isTold asked before that: whether somebody has heard a part of it, so that it cannot be begun anew
   */
  read<T>(query: (client: PoolClient, at: At) => Promise<T>, isTold: () => boolean = () => false): Promise<T> {
    const once = (): Promise<T> =>
      inTransaction(
        this.pool,
        async (client, opened) => {
          const at = [opened].flat().at(-1)?.rows[0] as At | undefined;
          if (!at) throw noLiveVersion();
          return query(client, { position: at.position, version: at.version, isWhole: at.isWhole === true });
        },
        BEGIN_AT_LIVE,
      );
    return onceMore(once, () => !isTold());
  }

  /**
   * A read that is one statement. A connection stays with the tables of the version that it found live; the statement itself says
   * which version is, and if that is another one its rows count for nothing.
   */
  ask<Row>(read: LiveRead<Row, unknown>): Promise<Found<Row>> {
    return onceMore(() => this.#askOnce(read));
  }

  async #askOnce<Row>(read: LiveRead<Row, unknown>): Promise<Found<Row>> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const version = this.#stays.get(client) ?? (await this.#stayAtLive(client));
        const found = await askLive(client, read).catch((error: unknown) => {
          // The version that it stayed with is gone: dropped, after another one took its place.
          if (isUndefinedTable(error) && tries === 0) return undefined;
          throw error;
        });
        if (found?.at.version === version) return found;
        this.#stays.delete(client);
      }
      throw noLiveVersion();
    } catch (error) {
      if (isUnanswered(error)) broken = error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * Waits until the live version reflects `position`, for `maxWaitMs` at most or until `signal` says so.
   * @returns how far it is by then; -1 where no version is live
   */
  async waitFor(position: number, maxWaitMs: number, signal?: AbortSignal): Promise<number> {
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const reached = await this.look();
      const now = performance.now();
      if (reached >= position || now >= deadline) return reached;
      // All who wait wake at the same moments, and share the look.
      const pause = Math.min(POLL_MS - (now % POLL_MS), Math.max(1, deadline - now));
      await sleep(pause, undefined, signal && { signal }).catch(() => undefined);
      if (signal?.aborted) return reached;
    }
  }

  /**
   * Where the live version stands; undefined where none is live, or where it holds more than its position says, since a large
   * correction is under way. However many ask at a time, one of them looks.
   */
  standing(): Promise<Standing | undefined> {
    this.#standing ??= onceMore(() =>
      this.pool.query<Standing>(
        `SELECT version, position FROM projection_versions WHERE state = 'live' AND position = read_position`,
      ),
    )
      .then(({ rows }) => rows[0])
      .finally(() => (this.#standing = undefined));
    return this.#standing;
  }

  async #stayAtLive(client: PoolClient): Promise<number> {
    const { rows } = await client.query<{ version: number }>(STAY_AT_LIVE);
    if (!rows[0]) throw noLiveVersion();
    this.#stays.set(client, rows[0].version);
    return rows[0].version;
  }

  /** However many wait, one of them asks. */
  private look(): Promise<number> {
    this.#look ??= onceMore(() =>
      this.pool.query<{ position: number }>(`SELECT position FROM projection_versions WHERE state = 'live'`),
    )
      .then(({ rows }) => rows[0]?.position ?? -1)
      .finally(() => (this.#look = undefined));
    return this.#look;
  }
}

const noLiveVersion = () => new LedgerError('NO_LIVE_VERSION', 'no version of the projections is live', true);

const isUndefinedTable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE;
