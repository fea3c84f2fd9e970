import type { Pool, PoolClient } from '#platform';
import { type Lease, HEARTBEAT_MS } from '#projector';
import { ReplayFencedError } from './replay-error.js';
import type { Purpose, VersionState } from '#read-models';

/**
 * Shows every so often that the process that works on a version is alive, and how far it has read the log while it folds
 * it in memory.
 * @returns what ends it
 */
export function keepAlive(pool: Pool, lease: Lease, readTo: () => number): () => Promise<void> {
  let beat: Promise<unknown> = Promise.resolve();
  let beating = false;
  const timer = setInterval(() => {
    if (beating) return;
    beating = true;
    beat = pool
      .query(
        `UPDATE projection_versions
         SET heartbeat_at = clock_timestamp(), read_position = greatest(read_position, $3)
         WHERE version = $1 AND epoch = $2`,
        [lease.version, lease.epoch, readTo()],
      )
      // What is wrong with the database is found by the work itself.
      .catch(() => undefined)
      .finally(() => (beating = false));
  }, HEARTBEAT_MS);
  return async () => {
    clearInterval(timer);
    await beat;
  };
}

/** Lets the version go, so that it can be resumed at once. */
export async function letGo(pool: Pool, lease: Lease): Promise<void> {
  await pool.query(`UPDATE projection_versions SET holder = NULL WHERE version = $1 AND epoch = $2`, [
    lease.version,
    lease.epoch,
  ]);
}

/** What may be noted together with a change of state. */
export interface Notes {
  purpose?: Purpose;
  target?: number;
  comparison?: object;
  acceptedReason?: string | undefined;
  failure?: string;
}

/**
 * One step of a replay's states: only from the state that the step began in, and only by its holder.
 * @throws ReplayFencedError
 */
export async function moveState(
  client: Pool | PoolClient,
  lease: Lease,
  from: VersionState,
  to: VersionState,
  { purpose, target, comparison, acceptedReason, failure }: Notes = {},
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE projection_versions
     SET state = $4, heartbeat_at = clock_timestamp(), target = coalesce($5, target),
         comparison = coalesce($6, comparison), accepted_reason = coalesce($7, accepted_reason), failure = $8,
         failed_in = CASE WHEN $4 = 'failed' THEN $3 END, purpose = coalesce($9, purpose)
     WHERE version = $1 AND epoch = $2 AND state = $3`,
    [
      lease.version,
      lease.epoch,
      from,
      to,
      target ?? null,
      comparison ? JSON.stringify(comparison) : null,
      acceptedReason ?? null,
      failure ?? null,
      purpose ?? null,
    ],
  );
  if (rowCount !== 1) throw new ReplayFencedError(lease.version);
}
