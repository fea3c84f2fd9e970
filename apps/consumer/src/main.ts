import 'reflect-metadata';
import {
  ConfigurationError,
  createLogger,
  LedgerError,
  programEnvironment,
  readConfig,
  startTracing,
  tracing,
  type Logger,
} from '#platform';
import { ConsumerApp } from './consumer-app.js';
import { ConsumerConfig } from './config.js';

const logger = createLogger('consumer');

/** Ends the process however the stop fares: what was not finished is done again by the next start. */
async function stopWithin(app: ConsumerApp, limitMs: number, exitCode: number): Promise<never> {
  const timer = setTimeout(() => {
    logger.error({ limitMs }, 'The stop takes too long: ending at once');
    process.exit(exitCode || 1);
  }, limitMs);
  try {
    await app.stop();
    await tracing()?.stop();
  } catch (error) {
    logger.error({ err: error }, 'The stop failed');
    process.exit(exitCode || 1);
  }
  clearTimeout(timer);
  logger.info('Stopped');
  process.exit(exitCode);
}

/** A configuration that cannot be used, or a service that is away, is told in a sentence; a fault of ours with its stack. */
function explain(error: unknown, log: Logger): void {
  if (error instanceof ConfigurationError) log.fatal(error.message);
  else if (error instanceof LedgerError) log.fatal({ code: error.code }, error.message);
  else log.fatal({ err: error }, 'The consumer cannot go on');
}

async function run(): Promise<void> {
  const config = readConfig(ConsumerConfig, await programEnvironment(process.env));
  await startTracing('referral-ledger-consumer', process.env);
  const log = config.program === undefined ? logger : logger.child({ program: config.program });
  const app = new ConsumerApp(config, log, (error) => {
    explain(error, logger);
    void stopWithin(app, config.shutdownMs, 1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'Stopping');
      void stopWithin(app, config.shutdownMs, 0);
    });
  }
  await app.start();
  logger.info({ group: config.kafkaGroupId }, 'Consuming');
}

run().catch((error: unknown) => {
  explain(error, logger);
  process.exit(1);
});
