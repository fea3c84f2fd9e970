import type { Pool } from '#platform';
import { randomUUID } from 'node:crypto';
import { releaseLease, renewLease, takeLease } from './lease.js';

const HEARTBEAT_MS = 1_500;

/**
 * Keeps every projector from working while `work` does, by holding the live version's lease: a projector would decide
 * withdrawals, and append its decisions, in the middle of a log that is being restored.
 * @param work is told by the signal where the lease was lost after all
 * @returns undefined, without having begun, where a projector is at work
 */
export async function whileNothingProjects<T>(
  pool: Pool,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const lease = await takeLease(pool, `still:${randomUUID()}`);
  if (!lease) return undefined;
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    renewLease(pool, lease).then(
      (held) => held || lost.abort(),
      () => lost.abort(),
    );
  }, HEARTBEAT_MS);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(heartbeat);
    await releaseLease(pool, lease);
  }
}
