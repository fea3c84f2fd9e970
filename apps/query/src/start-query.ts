import {
  OtherProgramError,
  programEnvironment,
  programsOf,
  readConfig,
  readConfigs,
  TokenVerifier,
  type Environment,
  type Logger,
} from '#platform';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { QueryConfig } from './config.js';
import type { AppOptions } from './create-app.js';
import { LimitsConfig } from './limits/limits-config.js';
import { openCell, type Cell } from './programs/cell.js';
import { createPrograms } from './programs/create-programs.js';
import { stopApp } from './stop-app.js';

/** Where the pages for people were built to. */
export type Folders = Pick<AppOptions, 'consoleFolder' | 'eventsFolder'>;

/** The query app as it runs: for one ledger, or for those of PROGRAMS_FILE. */
export interface RunningQuery {
  url: string;
  stop(): Promise<void>;
}

/** @throws ConfigurationError, ProgramsError */
export async function startQuery(env: Environment, logger: Logger, folders: Folders): Promise<RunningQuery> {
  const programs = await programsOf(env);
  const ids = programs && (env.PROGRAM ? [env.PROGRAM] : programs.ids);
  const environments = ids ? programs.environmentsOf(ids, env) : [await programEnvironment(env)];
  const configs = readConfigs(QueryConfig, environments);
  const config = configs[0]!;
  logger.level = config.logLevel;
  const verifier = await verifierOf(config, logger);
  const options: AppOptions = {
    ...folders,
    processLogger: logger,
    hstsMaxAgeSeconds: config.hstsMaxAge,
    corsOrigins: config.corsOrigins,
    consoleSignIn: config.consoleSignIn,
  };
  const cells = await Promise.all(configs.map((each) => openCell({ config: each, verifier, logger, options })));
  const own = Promise.all(cells.map((cell) => requireOwn(cell, programs === undefined, logger)));
  if (!programs) await own;
  const server = programs
    ? await createPrograms({
        cells,
        nameOf: (id) => programs.nameOf(id),
        verifier,
        limits: readConfig(LimitsConfig, env),
        logger,
        options,
      })
    : cells[0]!.app;
  await server.listen(config.port, config.host);
  return { url: await server.getUrl(), stop: () => stopAll(server, cells, config, logger) };
}

/**
 * A database that is another program's is told of at once; who has no other ends there. One that is away may come back: that shows with
 * the first question.
 */
async function requireOwn({ program, readiness }: Cell, isOnlyOne: boolean, logger: Logger): Promise<void> {
  try {
    await readiness.requireOwn();
  } catch (error) {
    if (!(error instanceof OtherProgramError)) return;
    if (isOnlyOne) throw error;
    logger.error({ program, err: error }, error.message);
  }
}

const verifierOf = (config: QueryConfig, logger: Logger): Promise<TokenVerifier> =>
  TokenVerifier.create({
    issuer: config.authIssuer,
    audience: config.authAudience,
    jwksUrl: config.authJwksUrl,
    jwksFile: config.authJwksFile,
    jwksRefreshMs: config.authJwksRefreshMs,
    maxLifetimeSeconds: config.authMaxLifetime,
    revokedFile: config.authRevokedFile,
    onProblem: (message, cause) => logger.error({ err: cause }, message),
  });

const stopAll = (
  server: NestExpressApplication,
  cells: readonly Cell[],
  { shutdownMs }: QueryConfig,
  logger: Logger,
): Promise<void> =>
  stopApp(server, {
    shutdownMs,
    close: () => Promise.all(cells.map((cell) => cell.close())),
    logger,
    within: cells.map(({ app }) => app).filter((app) => app !== server),
  });
