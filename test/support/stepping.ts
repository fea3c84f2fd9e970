import type { Pool } from '#platform';
import { projectBatch, takeLease, type Checkpoint, type Lease } from '#projections';

const PROJECTED = [
  'accounts',
  'claims',
  'client_rewards',
  'contracts',
  'free_day_applications',
  'ledger_entries',
  'links',
  'partner_balances',
  'partners',
  'payment_adjustments',
  'payments',
  'rejected_events',
  'slow_facts',
  'terms',
  'withdrawals',
].map((table) => `projections_1.${table}`);

const STORED = ['events', 'event_ids'];

/** Every so often the emptied tables are made new, or they would fill up with dead rows. */
const TRUNCATE_EVERY = 64;

/**
 * The live version's projector, moved by hand, on a database that many short histories take turns in. Holds the lease
 * for as long as the database lives: there must be no other projector.
 */
export class SteppingProjector {
  #emptied = 0;

  private constructor(
    private readonly pool: Pool,
    private readonly lease: Lease,
  ) {}

  static async on(pool: Pool): Promise<SteppingProjector> {
    const lease = await takeLease(pool, 'stepping');
    if (!lease) throw new Error('another projector holds this database');
    return new SteppingProjector(pool, lease);
  }

  /**
   * Projects one batch of so many events at most.
   * @param page payments of a correction judged at once: a small one sends small corrections to the slow lane
   */
  step(batchSize: number, page?: number): Promise<Checkpoint> {
    return projectBatch(this.pool, this.lease, batchSize, page);
  }

  /** Projects all there is, in batches of these sizes in turn, until nothing waits in the slow lane either. */
  async finish(batchSizes: readonly number[] = [1_000], page?: number): Promise<void> {
    for (let i = 0; ; i += 1) {
      const { position } = await this.step(batchSizes[i % batchSizes.length]!, page);
      const { rows } = await this.pool.query<{ head: number }>('SELECT position AS head FROM event_store_head');
      if (position === rows[0]!.head) return;
    }
  }

  /** As if nothing had ever happened. */
  emptyAll(): Promise<void> {
    return this.#empty([...STORED, ...PROJECTED], 'UPDATE event_store_head SET position = 0;');
  }

  /** As if nothing had ever been projected: the events stay. */
  emptyProjections(): Promise<void> {
    return this.#empty(PROJECTED, '');
  }

  /** Replica role: the event store's triggers, which refuse all this, stay silent. For the tests' superuser alone. */
  async #empty(tables: readonly string[], then: string): Promise<void> {
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
}
