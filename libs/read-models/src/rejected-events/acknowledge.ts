import { formatInstant, now } from '#contracts';
import { inTransaction, LedgerError, type Pool, type PoolClient } from '#platform';
import { enterLive } from '../versions/enter-live.js';

/** What became of one that was to be acknowledged. */
export type Acknowledgement =
  | { outcome: 'acknowledged' }
  | { outcome: 'decided'; status: 'acknowledged' }
  /** The live version refuses no event there. */
  | { outcome: 'missing' };

export interface AcknowledgeOptions {
  by: string;
  /** Why, in words. */
  reason: string;
  /** Says what would happen, and changes nothing. */
  dryRun?: boolean;
}

/** Those that are there are locked by nobody: a replay may swap another version in meanwhile, whose refusals are others. */
const ACKNOWLEDGE = `
  WITH refused AS (SELECT position, reason FROM rejected_events WHERE position = ANY ($1::bigint[])),
  added AS (
    INSERT INTO public.acknowledged_events (position, reason, acknowledged_at, acknowledged_by, acknowledgement_reason)
    SELECT position, reason, $2, $3, $4 FROM refused
    ON CONFLICT DO NOTHING
    RETURNING position
  )
  SELECT position, position IN (SELECT position FROM added) AS "isNew" FROM refused`;

/**
 * Notes that somebody knows of events that the rules refuse. Nothing else changes: they stay refused, and are shown no more
 * among what is open. In one transaction.
 * @param positions of the events
 * @returns what became of each, in their order
 */
export async function acknowledgeRejectedEvents(
  pool: Pool,
  positions: readonly number[],
  { by, reason, dryRun = false }: AcknowledgeOptions,
): Promise<Acknowledgement[]> {
  const found = await inTransaction(pool, async (client) => {
    await lookAtLiveVersion(client);
    if (dryRun) await client.query('SAVEPOINT dry_run');
    const { rows } = await client.query<{ position: number; isNew: boolean }>(ACKNOWLEDGE, [
      positions,
      formatInstant(now()),
      by,
      reason,
    ]);
    if (dryRun) await client.query('ROLLBACK TO SAVEPOINT dry_run');
    return new Map(rows.map(({ position, isNew }) => [position, isNew]));
  });
  return positions.map((position): Acknowledgement => {
    const isNew = found.get(position);
    if (isNew === undefined) return { outcome: 'missing' };
    return isNew ? { outcome: 'acknowledged' } : { outcome: 'decided', status: 'acknowledged' };
  });
}

async function lookAtLiveVersion(client: PoolClient): Promise<void> {
  if (!(await enterLive(client)))
    throw new LedgerError('NO_LIVE_VERSION', 'no version of the projections is live', true);
}
