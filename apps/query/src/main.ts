import { createLogger, startTracing, tracing } from '#platform';
import { join } from 'node:path';
import { startQuery } from './start-query.js';

const logger = createLogger('query', { buffered: true });

async function main(): Promise<void> {
  await startTracing('referral-ledger-query', process.env);
  const query = await startQuery(process.env, logger, {
    consoleFolder: join(import.meta.dirname, '../../../console'),
    eventsFolder: join(import.meta.dirname, '../../../events'),
  });
  logger.info({ url: query.url }, 'the query app answers');

  const stop = (signal: string): void => {
    logger.info({ signal }, 'stopping');
    query
      .stop()
      .then(() => tracing()?.stop())
      .then(
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
