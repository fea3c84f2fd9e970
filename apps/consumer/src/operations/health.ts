import type { KafkaBatchServer } from '#kafka';
import type { HealthCheck, Pool } from '#platform';
import type { LiveProjector } from '#projections';

export interface HealthSources {
  server: Pick<KafkaBatchServer, 'transportStatus'>;
  pool: Pool;
  projector: Pick<LiveProjector, 'status'>;
}

/** Brokers that are away are waited for; a client that has not even tried anything for so long is stuck. */
const SILENCE_MAX_MS = 5 * 60_000;

export function livenessChecks({ server }: Pick<HealthSources, 'server'>): Record<string, HealthCheck> {
  const startedMs = Date.now();
  return {
    consumer: () => {
      const heardMs = Math.max(server.transportStatus().lastActivityMs, startedMs);
      return Date.now() - heardMs > SILENCE_MAX_MS ? `silent for more than ${SILENCE_MAX_MS} ms` : undefined;
    },
  };
}

export function readinessChecks({ server, pool, projector }: HealthSources): Record<string, HealthCheck> {
  return {
    kafka: () => (server.transportStatus().connected ? undefined : 'not a member of the consumer group'),
    database: async () => void (await pool.query('SELECT 1')),
    projector: () => (projector.status().state === 'stopped' ? 'stopped' : undefined),
  };
}
