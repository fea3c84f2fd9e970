import { TIMELINE, type Pool } from '#platform';
import { HOLDER_SILENT_SECONDS, PROGRAM } from '#read-models';
import { TAKEN_HERE, type Lease } from './checkpoint.js';

/** How often a holder gives one: three may be lost. */
export const HEARTBEAT_MS = 1_500;

/**
 * Takes over the projecting of the live version where nobody does it: the epoch is raised, which fences whoever held it
 * before. A version is moved by the program that made it alone: where another release's is live, this one stands by
 * until a replay has swapped its own in.
 * @returns undefined where another process holds it and is alive, or the live version is another program's
 */
export async function takeLease(pool: Pool, holder: string): Promise<Lease | undefined> {
  const { rows } = await pool.query<Lease>(
    `UPDATE projection_versions SET epoch = epoch + 1, holder = $1, heartbeat_at = clock_timestamp()
     WHERE state = 'live' AND program = $3
       AND (holder IS NULL OR holder = $1 OR heartbeat_at < clock_timestamp() - make_interval(secs => $2))
     RETURNING version, schema_name AS schema, epoch, ${TIMELINE} AS timeline`,
    [holder, HOLDER_SILENT_SECONDS, PROGRAM],
  );
  return rows[0];
}

/** Why one stands by: another process projects, or another release made the live version. */
export async function whoProjects(pool: Pool): Promise<object> {
  const { rows } = await pool.query<{ version: number; madeBy: string; holder: string | null }>(
    `SELECT version, program AS "madeBy", holder FROM projection_versions WHERE state = 'live'`,
  );
  return { ...rows[0], ownProgram: PROGRAM };
}

/** Shows that the holder is alive while there is nothing to project. @returns false where the lease was lost */
export async function renewLease(pool: Pool, lease: Lease): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE projection_versions SET heartbeat_at = clock_timestamp()
     WHERE version = $1 AND epoch = $2 AND state = 'live' AND ${TAKEN_HERE}`,
    [lease.version, lease.epoch, lease.timeline ?? null],
  );
  return rowCount === 1;
}

/** Shows signs of life while `work` does. @param work is told by the signal where the lease was lost after all, or that cannot be known: why */
export async function whileHolding<T>(pool: Pool, lease: Lease, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    renewLease(pool, lease).then(
      (held) => held || lost.abort(),
      (error: unknown) => lost.abort(error),
    );
  }, HEARTBEAT_MS);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Gives the lease back, so that the next holder need not wait. */
export async function releaseLease(pool: Pool, lease: Lease): Promise<void> {
  await pool.query(`UPDATE projection_versions SET holder = NULL WHERE version = $1 AND epoch = $2`, [
    lease.version,
    lease.epoch,
  ]);
}
