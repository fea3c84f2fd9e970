import { inTransaction, type Pool, type PoolClient } from '#platform';
import { PAGE } from '#fold';
import { type Lease, foldBatch } from '#projector';
import { entriesOfOneSide } from './entries.js';
import { ReplayFencedError } from './replay-error.js';
import { restatePublished } from './restate.js';

/** What a swap may find. */
export type SwapResult =
  | { swapped: true; position: number; retired: number; restatements: number }
  /** The live version is too far ahead, or in the middle of a large correction: to be tried again. */
  | { swapped: false; why: 'behind' }
  /** What was posted since the comparison is not the same. */
  | { swapped: false; why: 'different' };

/** More than this is caught up with before the swap, not in it: the live projector waits while it is under way. */
const CATCH_UP_EVENTS_MAX = 5_000;
const BATCHES_MAX = 3;

/** The live projector waits for this transaction: it ends, although the machine that began it is gone. */
const WATCHED = `SET LOCAL idle_in_transaction_session_timeout = '15s'; SET LOCAL lock_timeout = '30s'`;

interface LiveRow {
  version: number;
  schema: string;
  position: number;
  readPosition: number;
}

async function lockLive(client: PoolClient): Promise<LiveRow> {
  const { rows } = await client.query<LiveRow>(
    `SELECT version, schema_name AS schema, position, read_position AS "readPosition"
     FROM projection_versions WHERE state = 'live' FOR UPDATE`,
  );
  // A swap that committed while this waited has changed the row: its holder starts over.
  return rows[0] ?? { version: 0, schema: '', position: 0, readPosition: -1 };
}

/** @returns whether the version stands where the live one does, or further, as one may that was built */
async function catchUp(client: PoolClient, lease: Lease, live: LiveRow): Promise<boolean> {
  for (let i = 0; i < BATCHES_MAX; i += 1) {
    const limits = { events: CATCH_UP_EVENTS_MAX, page: PAGE, until: live.position, decides: false };
    const { position } = await foldBatch(client, lease, limits);
    if (position >= live.position) return true;
  }
  return false;
}

async function sameSince(client: PoolClient, live: LiveRow, lease: Lease, position: number): Promise<boolean> {
  const { rows } = await client.query<{ differ: boolean }>(
    `SELECT EXISTS (${entriesOfOneSide(live.schema, lease.schema)}) AS differ`,
    [position, live.position],
  );
  return !rows[0]!.differ;
}

/**
 * A version that comes back is the one that the live version took the place of, most often after it was proved equal to it.
 * @returns the position at which that was so; undefined where nobody knows
 */
async function equalBeforeLive(client: PoolClient, live: LiveRow, lease: Lease): Promise<number | undefined> {
  const { rows } = await client.query<{ position: number }>(
    `SELECT live.live_from AS position
     FROM public.projection_versions AS live JOIN public.projection_versions AS back ON back.version = $2
     WHERE live.version = $1 AND NOT live.restates AND live.live_swap = coalesce(back.live_swap, 0) + 1`,
    [live.version, lease.version],
  );
  return rows[0]?.position;
}

/**
 * Puts a version in the live one's place, in one transaction: both stand at one position, the old one is kept, and the
 * epochs of both are raised, so that the old one's projector is fenced and takes the new one. Readers look up the live
 * version in their own snapshots: they see the one or the other.
 * @param equalUntil up to here the two were found equal, and they have to be since; undefined where they may differ: where they
 *   do, what was published is restated
 * @throws ReplayFencedError
 */
export async function swapIn(pool: Pool, lease: Lease, equalUntil: number | undefined): Promise<SwapResult> {
  const behind = new Error('the live version is too far ahead');
  const different = new Error('the versions differ');
  try {
    return await inTransaction(pool, async (client) => {
      await client.query(WATCHED);
      const live = await lockLive(client);
      if (live.position !== live.readPosition || !(await catchUp(client, lease, live))) throw behind;
      const since = equalUntil ?? (await equalBeforeLive(client, live, lease));
      const isSame = since !== undefined && (await sameSince(client, live, lease, since));
      if (equalUntil !== undefined && !isSame) throw different;
      const restatements = isSame ? 0 : await restatePublished(client, live.schema, lease);
      await client.query(
        `UPDATE public.projection_versions
         SET state = 'retired', epoch = epoch + 1, holder = NULL, retired_at = clock_timestamp() WHERE version = $1`,
        [live.version],
      );
      const { rowCount } = await client.query(
        `UPDATE public.projection_versions
         SET state = 'live', epoch = epoch + 1, holder = NULL, live_since = clock_timestamp(), retired_at = NULL,
             live_from = $3, restates = $4,
             live_swap = (SELECT coalesce(max(live_swap), 0) + 1 FROM public.projection_versions)
         WHERE version = $1 AND epoch = $2 AND state = 'ready'`,
        [lease.version, lease.epoch, live.position, !isSame],
      );
      if (rowCount !== 1) throw new ReplayFencedError(lease.version);
      return { swapped: true, position: live.position, retired: live.version, restatements };
    });
  } catch (error) {
    if (error === behind) return { swapped: false, why: 'behind' };
    if (error === different) return { swapped: false, why: 'different' };
    throw error;
  }
}
