import { createPool, observePools, tracing, type Metrics, type Pool, type PoolClient } from '#platform';
import { LiveSnapshots, type At, type Found, type LiveRead } from '#read-models';
import type { LimitsConfig } from '../limits/limits-config.js';
import { asked } from './costly.js';
import { Lane } from './lane.js';

const NAME = 'referral-ledger-query';
/** A new connection has read no catalogue yet: whoever asked after a pause would wait some 20 ms longer. */
const IDLE_MS = 600_000;
/** Later than it has to, a server that is there says itself that a statement took too long. */
const SILENT_MS = 1_000;

/** What is read from. */
export interface Database {
  databaseUrl: string;
  /** Whose it has to be; null: nobody's in particular. */
  program: string | null;
}

function poolOf({ databaseUrl, program }: Database, applicationName: string, max: number, timeoutMs: number): Pool {
  return createPool({
    connectionString: databaseUrl,
    applicationName,
    max,
    readOnly: true,
    statementTimeoutMs: timeoutMs,
    answerTimeoutMs: timeoutMs + SILENT_MS,
    idleMs: IDLE_MS,
    program,
  });
}

/**
 * Reads from the live version in two lanes: what may read very many rows has few connections of its own and a limit in time, so
 * that what is cheap never waits behind it. Nobody waits long in either.
 */
export class LanedSnapshots extends LiveSnapshots {
  private readonly cheap: Lane;
  private readonly costly: Lane;

  private constructor(
    private readonly pools: { cheap: Pool; costly: Pool },
    private readonly costlySnapshots: LiveSnapshots,
    config: LimitsConfig,
  ) {
    super(pools.cheap);
    const { queryPoolMax, queryQueueMax, queryQueueMs, costlyPoolMax, costlyQueueMax, costlyQueueMs } = config;
    this.cheap = new Lane({ size: queryPoolMax, queueMax: queryQueueMax, waitMs: queryQueueMs });
    this.costly = new Lane({ size: costlyPoolMax, queueMax: costlyQueueMax, waitMs: costlyQueueMs });
  }

  static open(database: Database, config: LimitsConfig, metrics: Metrics): LanedSnapshots {
    const pools = {
      cheap: poolOf(database, NAME, config.queryPoolMax, config.queryTimeoutMs),
      costly: poolOf(database, `${NAME}-costly`, config.costlyPoolMax, config.costlyTimeoutMs),
    };
    const opened = new LanedSnapshots(pools, new LiveSnapshots(pools.costly), config);
    const lanes = { cheap: opened.cheap, costly: opened.costly };
    const values = (value: (lane: Lane) => number) => () =>
      Object.entries(lanes).map(([lane, its]) => ({ labels: { lane }, value: value(its) }));
    metrics.gaugeOf(
      'lane_running',
      'Requests that are read at the moment.',
      ['lane'],
      values((lane) => lane.running),
    );
    metrics.gaugeOf(
      'lane_waiting',
      'Requests that wait to be read.',
      ['lane'],
      values((lane) => lane.waiting),
    );
    observePools(metrics, pools);
    return opened;
  }

  override read<T>(query: (client: PoolClient, at: At) => Promise<T>, isTold?: () => boolean): Promise<T> {
    return this.inLane(
      () => super.read(query, isTold),
      () => this.costlySnapshots.read(query, isTold),
    );
  }

  override ask<Row>(read: LiveRead<Row, unknown>): Promise<Found<Row>> {
    return this.inLane(
      () => super.ask(read),
      () => this.costlySnapshots.ask(read),
    );
  }

  private inLane<T>(cheap: () => Promise<T>, costly: () => Promise<T>): Promise<T> {
    const { caller, costly: isCostly } = asked.getStore() ?? { caller: '', costly: false };
    const run = (): Promise<T> => (isCostly ? this.costly.run(caller, costly) : this.cheap.run(caller, cheap));
    return (
      tracing()?.within({ name: 'read', attributes: { 'referral_ledger.lane': isCostly ? 'costly' : 'cheap' } }, run) ??
      run()
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.pools.cheap.end(), this.pools.costly.end()]);
  }
}
