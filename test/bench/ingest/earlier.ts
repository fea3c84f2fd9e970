import { inTransaction, type Pool } from '#platform';
import { sumUpNextSegment } from '#read-models';
import { mustEqual } from '../check.js';
import type { BenchDatabase, BenchPostgres } from '../database.js';
import { fill } from '../log/fill.js';
import { commissionOf, eventsOf, place, type Population } from '../log/population.js';
import type { Bench } from '../scenario.js';
import type { Sizes } from './sizes.js';

/** As a projector has, by the time that a version has grown so much. */
async function sumUpSegments(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ position: number }>(
      `SELECT position, set_config('search_path', schema_name || ', public', true)
       FROM projection_versions WHERE state = 'live'`,
    );
    const { position } = rows[0]!;
    while ((await sumUpNextSegment(client, position)) <= position);
  });
}

/** A database that holds a history already: what comes then goes into tables and indexes that have grown. */
export class Earlier {
  private constructor(
    private readonly postgres: BenchPostgres,
    private readonly filled: BenchDatabase,
    private readonly populations: readonly Population[],
  ) {}

  static async fill(postgres: BenchPostgres, { earlier }: Pick<Sizes, 'earlier'>, bench: Bench): Promise<Earlier> {
    const { partners, payments, paymentsPerClient } = earlier;
    const populations = Array.from({ length: partners }, (_, partner) => ({
      partnerId: `earlier-${partner}`,
      payments,
      paymentsPerClient,
      contract: partner % 2 === 0,
    }));
    const filled = await postgres.createDatabase('earlier');
    await fill(filled.pool, place(populations), bench.progress);
    await sumUpSegments(filled.pool);
    return new Earlier(postgres, filled, populations);
  }

  /** Where the log stands. */
  get position(): number {
    return this.populations.reduce((sum, population) => sum + eventsOf(population), 0);
  }

  copy(name: string): Promise<BenchDatabase> {
    return this.postgres.copyDatabase(name, this.filled);
  }

  /** Nobody has won or lost anything since. @throws WrongResultError */
  async check({ pool }: BenchDatabase): Promise<void> {
    const { rows } = await pool.query(
      `SELECT sum(available)::bigint AS available, sum(granted)::bigint AS granted
       FROM projections_1.partner_balances WHERE asset = 'USD' AND partner_id LIKE 'earlier-%'`,
    );
    const earned = this.populations.reduce((sum, each) => sum + (each.contract ? commissionOf(each) : 0), 0);
    mustEqual('what those who were there before have', rows, [{ available: earned, granted: earned }]);
  }
}
