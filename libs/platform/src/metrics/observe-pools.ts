import type { Pool } from '../database/pool.js';
import type { Metrics } from './metrics.js';

/** Connections to the database, by the pool that has them: at work, at rest, and who waits for one. */
export function observePools(metrics: Metrics, pools: Readonly<Record<string, Pool>>): void {
  metrics.gaugeOf('pool_connections', 'Connections to the database; waiting: requests for one', ['pool', 'state'], () =>
    Object.entries(pools).flatMap(([pool, { totalCount, idleCount, waitingCount }]) => [
      { labels: { pool, state: 'in_use' }, value: totalCount - idleCount },
      { labels: { pool, state: 'idle' }, value: idleCount },
      { labels: { pool, state: 'waiting' }, value: waitingCount },
    ]),
  );
  metrics.gaugeOf('pool_connections_max', 'Connections to the database at most', ['pool'], () =>
    Object.entries(pools).map(([pool, { options }]) => ({ labels: { pool }, value: options.max })),
  );
}
