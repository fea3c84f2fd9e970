import { createLogger, Metrics, readConfig, startTracing, TokenVerifier, tracing } from '#platform';
import { join } from 'node:path';
import { QueryConfig } from './config.js';
import { createApp } from './create-app.js';
import { Readiness } from './health/readiness.js';
import { LanedSnapshots } from './lanes/laned-snapshots.js';
import { stopApp } from './stop-app.js';

const logger = createLogger('query', { buffered: true });

async function main(): Promise<void> {
  const config = readConfig(QueryConfig, process.env);
  logger.level = config.logLevel;
  await startTracing('referral-ledger-query', process.env);
  const verifier = await TokenVerifier.create({
    issuer: config.authIssuer,
    audience: config.authAudience,
    jwksUrl: config.authJwksUrl,
    jwksFile: config.authJwksFile,
    jwksRefreshMs: config.authJwksRefreshMs,
    maxLifetimeSeconds: config.authMaxLifetime,
    revokedFile: config.authRevokedFile,
    onProblem: (message, cause) => logger.error({ err: cause }, message),
  });
  const metrics = new Metrics('query');
  const snapshots = LanedSnapshots.open(config.databaseUrl, config, metrics);
  const readiness = new Readiness(config.databaseUrl);
  const app = await createApp(
    { snapshots, limits: config, verifier, readiness, metrics, logger, maxFutureMs: config.maxFutureMs },
    {
      hstsMaxAgeSeconds: config.hstsMaxAge,
      corsOrigins: config.corsOrigins,
      consoleFolder: join(import.meta.dirname, '../../../console'),
      consoleSignIn: config.consoleSignIn,
      eventsFolder: join(import.meta.dirname, '../../../events'),
    },
  );
  await app.listen(config.port, config.host);
  logger.info({ url: await app.getUrl() }, 'the query app answers');

  const stop = (signal: string): void => {
    logger.info({ signal }, 'stopping');
    const close = () => Promise.all([snapshots.close(), readiness.close(), tracing()?.stop()]);
    stopApp(app, { shutdownMs: config.shutdownMs, close, logger }).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  logger.fatal({ err: error }, error instanceof Error ? error.message : 'the query app cannot start');
  process.exit(1);
});
