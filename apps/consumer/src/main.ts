import 'reflect-metadata';
import {
  ConfigurationError,
  createLogger,
  LedgerError,
  programEnvironment,
  readConfig,
  startTracing,
  tracing,
} from '#platform';
import { ConsumerApp } from './consumer-app.js';
import { ConsumerConfig } from './config.js';

const { PROGRAM } = process.env;
const common = createLogger('consumer');
/** Names the program from the first line on: who reads the lines of several consumers has to see whose the last one is. */
const logger = PROGRAM ? common.child({ program: PROGRAM }) : common;

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
function explain(error: unknown): void {
  if (error instanceof ConfigurationError) logger.fatal(error.message);
  else if (error instanceof LedgerError) logger.fatal({ code: error.code }, error.message);
  else logger.fatal({ err: error }, 'The consumer cannot go on');
}

async function run(): Promise<void> {
  const config = readConfig(ConsumerConfig, await programEnvironment(process.env));
  await startTracing('referral-ledger-consumer', process.env);
  const app = new ConsumerApp(config, logger, (error) => {
    explain(error);
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
  explain(error);
  process.exit(1);
});
