import { Arrivals } from '#event-store';
import { inTransaction, LedgerError, type Pool, type PoolClient } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an answer reflects. */
export interface At {
  /** Every event up to this position, and none after it. */
  position: number;
  /** The version of the projections that answered. */
  version: number;
  /** Nothing beyond the position is there: no large correction is under way. */
  isWhole?: boolean;
}

/** Where the live version stands, while what it holds follows from that. */
export interface Standing {
  version: number;
  position: number;
}

const POLL_MS = 20;

/**
 * Reads from the live version. Each read is one repeatable-read transaction that begins by looking up which version is
 * live and how far it is: no answer mixes two versions or two positions, whatever is swapped in meanwhile.
 */
export class LiveSnapshots {
  /** Until what was sent is recorded: what `waitFor` comes after. */
  readonly arrivals: Arrivals;
  #look: Promise<number> | undefined;
  #standing: Promise<Standing | undefined> | undefined;

  constructor(private readonly pool: Pool) {
    this.arrivals = new Arrivals(pool);
  }

  /** @param query its statements name tables without a schema: the search_path is the live version's. */
  read<T>(query: (client: PoolClient, at: At) => Promise<T>): Promise<T> {
    return inTransaction(
      this.pool,
      async (client) => {
        const { rows } = await client.query<At>(
          `SELECT version, position, position = read_position AS "isWhole",
                  set_config('search_path', schema_name || ', public', true)
           FROM projection_versions WHERE state = 'live'`,
        );
        const at = rows[0];
        if (!at) throw new LedgerError('NO_LIVE_VERSION', 'no version of the projections is live', true);
        return query(client, { position: at.position, version: at.version, isWhole: at.isWhole === true });
      },
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    );
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
    this.#standing ??= this.pool
      .query<Standing>(
        `SELECT version, position FROM projection_versions WHERE state = 'live' AND position = read_position`,
      )
      .then(({ rows }) => rows[0])
      .finally(() => (this.#standing = undefined));
    return this.#standing;
  }

  /** However many wait, one of them asks. */
  private look(): Promise<number> {
    this.#look ??= this.pool
      .query<{ position: number }>(`SELECT position FROM projection_versions WHERE state = 'live'`)
      .then(({ rows }) => rows[0]?.position ?? -1)
      .finally(() => (this.#look = undefined));
    return this.#look;
  }
}
