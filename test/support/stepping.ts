import type { Pool } from '#platform';
import { Follower, MEMORY_LIMITS, takeLease, type Checkpoint, type Lease, type MemoryLimits } from '#projector';
import { READ_MODEL_TABLES } from './read-model-tables.js';

const STORED = ['events', 'event_ids', 'event_batches'];

/** Every so often the emptied tables are made new, or they would fill up with dead rows. */
const TRUNCATE_EVERY = 64;

/** More batches than any short history takes. */
const STEPS_MAX = 10_000;

/** How large the pieces are in which large corrections are made, and how many of them a batch makes. */
export interface Pace {
  /** Payments of a correction evaluated at once: a small page sends small corrections to the correction queue. */
  page?: number;
  /** Pieces of slow work in one batch. */
  queuedPieces?: number;
}

const PRODUCTION: Pace = {};

/** A projector that forgets nearly everything, and asks the database again. */
export const FORGETFUL: MemoryLimits = {
  accounts: 2,
  partners: 2,
  links: 1,
  contractsOf: 1,
  clientsOf: 2,
  clients: 5,
  selected: 2,
  evaluated: 3,
};

/**
 * The live version's projector, moved by hand, on a database that many short histories take turns in. Holds the lease
 * for as long as the database lives: there must be no other projector.
 */
export class SteppingProjector {
  #follower: Follower;
  #emptied = 0;
  #memory = MEMORY_LIMITS;

  private constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
  ) {
    this.#follower = this.#newFollower();
  }

  static async on(pool: Pool): Promise<SteppingProjector> {
    const lease = await takeLease(pool, 'stepping');
    if (!lease) throw new Error('another projector holds this database');
    return new SteppingProjector(pool, lease);
  }

  /** Projects one batch of so many events at most, until it is written. */
  async step(batchSize: number, pace: Pace = PRODUCTION): Promise<Checkpoint> {
    await this.#follower.next({ events: batchSize, ...pace });
    return (await this.#follower.settle())!;
  }

  /**
   * Projects all there is, in batches of these sizes in turn, until nothing waits in the correction queue either. Each batch is
   * folded while the one before is written.
   */
  async finish(batchSizes: readonly number[] = [1_000], pace: Pace = PRODUCTION): Promise<void> {
    for (let i = 0; i < STEPS_MAX; i += 1) {
      const { position } = await this.#follower.next({ events: batchSizes[i % batchSizes.length]!, ...pace });
      if (position < (await this.#head())) continue;
      // What is written last may append a decision.
      await this.#follower.settle();
      if (position === (await this.#head())) return;
    }
    throw new Error(`the projector has not caught up after ${STEPS_MAX} batches`);
  }

  /** As if nothing had ever happened. @param memory what the projector remembers from now on */
  emptyAll(memory = MEMORY_LIMITS): Promise<void> {
    this.#memory = memory;
    return this.#empty([...STORED, ...READ_MODEL_TABLES], 'UPDATE event_store_head SET position = 0;');
  }

  /** As if nothing had ever been projected: the events stay. */
  emptyProjections(): Promise<void> {
    return this.#empty(READ_MODEL_TABLES, '');
  }

  /** Replica role: the event store's triggers, which refuse all this, stay silent. For the tests' superuser alone. */
  async #empty(tables: readonly string[], then: string): Promise<void> {
    this.#follower = this.#newFollower();
    const truncate = this.#emptied++ % TRUNCATE_EVERY === 0;
    const statements = truncate
      ? `TRUNCATE ${tables.join(', ')};`
      : tables.map((table) => `DELETE FROM ${table};`).join('\n');
    await this.pool.query(`BEGIN;
      SET LOCAL session_replication_role = replica;
      ${statements}
      ${then}
      UPDATE projection_versions SET position = 0, read_position = 0, position_recorded_at = NULL WHERE version = ${this.lease.version};
      COMMIT;`);
  }

  /** That knows nothing. */
  #newFollower(): Follower {
    return new Follower(this.pool, this.lease, { decides: true, memory: this.#memory });
  }

  async #head(): Promise<number> {
    const { rows } = await this.pool.query<{ head: number }>('SELECT position AS head FROM event_store_head');
    return rows[0]!.head;
  }
}
