import { findObstacle } from '#event-store';
import type { KafkaBatchServer } from '#kafka';
import { describeFault, describeUnsafeCommits, oneAtATime, type HealthChecks, type Pool } from '#platform';
import { describeOpenGaps, describeOtherRelease } from '#read-models';
import type { LiveProjector } from '#projector';

export interface HealthSources {
  server: Pick<KafkaBatchServer, 'transportStatus' | 'readingProblem' | 'storingProblem'>;
  /** Of connections that are made for the question: see `createProbePool`. */
  probes: Pool;
  /** DATABASE_URL. */
  databaseUrl: string;
  projector: Pick<LiveProjector, 'status' | 'progress'>;
  /** Work that has not got on for longer is stuck. */
  stuckAfterMs: number;
}

/** Brokers that are away are waited for; a client that has not even tried anything for so long is stuck. */
const SILENCE_MAX_MS = 5 * 60_000;

/** A batch of others has the head for less, on any machine that keeps up. */
const HEAD_LOCK_TIMEOUT_MS = 2_000;

export function livenessChecks({ server }: Pick<HealthSources, 'server'>): HealthChecks {
  const startedMs = Date.now();
  return {
    consumer: () => {
      const heardMs = Math.max(server.transportStatus().lastActivityMs, startedMs);
      return Date.now() - heardMs > SILENCE_MAX_MS ? `silent for more than ${SILENCE_MAX_MS} ms` : undefined;
    },
  };
}

/** Ready: messages can be read, what they say can be stored, and what is stored is projected, here or by another consumer. */
export function readinessChecks({ server, probes, projector, stuckAfterMs }: HealthSources): HealthChecks {
  return {
    kafka: () => server.readingProblem(),
    database: oneAtATime(() => findObstacle(probes, HEAD_LOCK_TIMEOUT_MS)),
    intake: () => server.storingProblem(stuckAfterMs),
    projector: () => projectorProblem(projector, stuckAfterMs),
  };
}

/** What somebody should look at, though the consumer does what it can: it stores, and loses nothing more. */
export function readinessWarnings({
  probes,
  databaseUrl,
}: Pick<HealthSources, 'probes' | 'databaseUrl'>): HealthChecks {
  return {
    replication: oneAtATime(() => describeUnsafeCommits(probes, databaseUrl)),
    retentionGaps: oneAtATime(() => describeOpenGaps(probes)),
    release: oneAtATime(() => describeOtherRelease(probes)),
  };
}

function projectorProblem(projector: HealthSources['projector'], stuckAfterMs: number): string | undefined {
  const { state, position } = projector.status();
  if (state === 'stopped') return 'stopped';
  const { stalledMs, fault } = projector.progress();
  if (stalledMs <= stuckAfterMs) return undefined;
  const why = describeFault(fault);
  return (
    `has not got on for ${Math.round(stalledMs / 1000)} s${position === null ? '' : `, from position ${position}`}` +
    `${why === undefined ? '' : `: ${why}`}`
  );
}
