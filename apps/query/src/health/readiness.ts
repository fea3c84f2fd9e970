import { createProbePool, describeStandbyLag, oneAtATime, type HealthChecks, type Pool } from '#platform';
import type { Database } from '../lanes/laned-snapshots.js';
import { describeOpenGaps, describeOtherRelease, LiveSnapshots } from '#read-models';

/** What `/health/ready` looks at, over connections of its own: requests take none of them away, however many there are. */
export class Readiness {
  /** Ready: the live version can be read, and where that is at a standby, it is not far behind. */
  readonly checks: HealthChecks;
  /** What somebody should look at, though queries are answered. */
  readonly warnings: HealthChecks;
  /** How far the projections are. */
  readonly snapshots: LiveSnapshots;
  private readonly pool: Pool;

  /** @param standbyLagMaxMs a standby that is further behind is none to answer from; 0: however far */
  constructor({ databaseUrl, program }: Database, standbyLagMaxMs = 0) {
    const pool = createProbePool({
      connectionString: databaseUrl,
      applicationName: 'referral-ledger-query-health',
      readOnly: true,
      program,
    });
    const snapshots = new LiveSnapshots(pool);
    this.pool = pool;
    this.snapshots = snapshots;
    this.checks = {
      projections: oneAtATime(() => snapshots.read(async () => undefined)),
      ...(standbyLagMaxMs > 0 && { standby: oneAtATime(() => describeStandbyLag(pool, standbyLagMaxMs)) }),
    };
    this.warnings = {
      retentionGaps: oneAtATime(() => describeOpenGaps(pool)),
      release: oneAtATime(() => describeOtherRelease(pool)),
    };
  }

  /** Whether the database is the program's. @throws OtherProgramError, or whatever is wrong with the database */
  async requireOwn(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
