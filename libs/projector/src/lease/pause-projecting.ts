import type { Pool } from '#platform';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOLDER_SILENT_SECONDS } from '#read-models';
import { releaseLease, takeLease, whileHolding } from './lease.js';
import type { Lease } from './checkpoint.js';

const POLL_MS = 250;

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
  const lease = await takeOnceSilent(pool, `still:${randomUUID()}`);
  if (!lease) return undefined;
  try {
    return await whileHolding(pool, lease, work);
  } finally {
    await releaseLease(pool, lease);
  }
}

/** A holder that was killed is silent, one that lives shows it while we wait. */
async function takeOnceSilent(pool: Pool, holder: string): Promise<Lease | undefined> {
  const deadline = performance.now() + (HOLDER_SILENT_SECONDS + 1) * 1_000;
  for (const first = await lastHeartbeat(pool); ;) {
    const lease = await takeLease(pool, holder);
    if (lease) return lease;
    if (performance.now() > deadline || (await lastHeartbeat(pool)) !== first) return undefined;
    await sleep(POLL_MS);
  }
}

async function lastHeartbeat(pool: Pool): Promise<number | null | undefined> {
  const { rows } = await pool.query<{ heartbeat_at: number | null }>(
    `SELECT heartbeat_at FROM projection_versions WHERE state = 'live'`,
  );
  return rows[0]?.heartbeat_at;
}
