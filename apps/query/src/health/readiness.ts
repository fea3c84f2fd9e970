import { createProbePool, oneAtATime, type HealthChecks, type Pool } from '#platform';
import { describeOpenGaps, describeOtherRelease, LiveSnapshots } from '#read-models';

/** What `/health/ready` looks at, over connections of its own: requests take none of them away, however many there are. */
export class Readiness {
  /** Ready: the live version can be read. */
  readonly checks: HealthChecks;
  /** What somebody should look at, though queries are answered. */
  readonly warnings: HealthChecks;
  /** How far the projections are. */
  readonly snapshots: LiveSnapshots;
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    const pool = createProbePool(databaseUrl, 'referral-ledger-query-health', true);
    const snapshots = new LiveSnapshots(pool);
    this.pool = pool;
    this.snapshots = snapshots;
    this.checks = { projections: oneAtATime(() => snapshots.read(async () => undefined)) };
    this.warnings = {
      retentionGaps: oneAtATime(() => describeOpenGaps(pool)),
      release: oneAtATime(() => describeOtherRelease(pool)),
    };
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
