import { Metrics, type Logger, type TokenVerifier } from '#platform';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { QueryConfig } from '../config.js';
import { createApp, type AppOptions } from '../create-app.js';
import { Readiness } from '../health/readiness.js';
import { LanedSnapshots } from '../lanes/laned-snapshots.js';

/** The queries of one ledger, with all that they need and share with no other: connections, lanes, limits, waiters, streams. */
export interface Cell {
  /** null: nobody's in particular. */
  program: string | null;
  app: NestExpressApplication;
  readiness: Readiness;
  metrics: Metrics;
  close(): Promise<unknown>;
}

export interface CellParts {
  config: QueryConfig;
  verifier: TokenVerifier;
  logger: Logger;
  options: AppOptions;
}

/** Nothing is asked of the database yet: one that is away makes its queries fail, and no others. */
export async function openCell({ config, verifier, logger: common, options }: CellParts): Promise<Cell> {
  const { program = null, databaseUrl } = config;
  const logger = program === null ? common : common.child({ program });
  const metrics = new Metrics('query', { program, withProcess: program === null });
  const snapshots = LanedSnapshots.open({ databaseUrl, program }, config, metrics);
  const readiness = new Readiness({ databaseUrl, program }, config.standbyLagMaxMs);
  const { maxFutureMs } = config;
  const services = { program, snapshots, limits: config, verifier, readiness, metrics, logger, maxFutureMs };
  const app = await createApp(services, options);
  return { program, app, readiness, metrics, close: () => Promise.all([snapshots.close(), readiness.close()]) };
}
