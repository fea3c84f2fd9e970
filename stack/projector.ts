import { createServer } from 'node:http';
import { createLogger, createPool } from '#platform';
import { LiveProjector } from '#projector';

/**
 * The projector alone, as a process: where there is no Kafka, no consumer runs that would project what was imported.
 * Environment: DATABASE_URL; PORT, of a server that answers as soon as the projector works.
 */
const logger = createLogger('projector');
const pool = createPool({
  connectionString: process.env.DATABASE_URL ?? '',
  applicationName: 'referral-ledger-projector',
  max: 4,
});
const projector = new LiveProjector({ pool, log: logger });
const health = createServer((_, response) => {
  response.statusCode = projector.status().state === 'stopped' ? 503 : 200;
  response.end();
});
health.listen(Number(process.env.PORT), '127.0.0.1');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void projector.stop());
try {
  await projector.start();
} finally {
  health.close();
  health.closeAllConnections();
  await pool.end();
}
