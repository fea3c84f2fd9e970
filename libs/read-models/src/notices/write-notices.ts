import { formatInstant, type Instant } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { enterLive, type Entered } from '../versions/enter-live.js';
import { claimNotices } from './claims.js';
import type { Notice } from './notice.js';
import { dueNotices, reactivatedNotices, suspendedNotices } from './standing.js';

export interface NoticeOptions {
  /** By the clock of whoever publishes: nothing that is recorded or projected depends on it. */
  now: Instant;
  /** So many days before a suspension the partner is told. */
  daysBefore: readonly number[];
}

/** An event that waits for longer than this to be projected keeps everybody from being told where they stand. */
const BEHIND_MAX = '5 seconds';

/**
 * Writes down what partners have to be told and were not, in one transaction. Written once however often this is done, and whichever
 * version is live: a notice is known by its id.
 * @returns how many; undefined where the projections are behind, so that a client that keeps a partner active may not be known yet
 */
export function writeNotices(pool: Pool, { now, daysBefore }: NoticeOptions): Promise<number | undefined> {
  return inTransaction(pool, async (client) => {
    const live = await enterLive(client);
    if (!live || live.position === 0 || (await isBehind(client, live))) return undefined;
    const { position } = live;
    const descending = [...new Set(daysBefore)].sort((a, b) => b - a);
    let written = await write(client, await claimNotices(client, position));
    written += await write(client, await reactivatedNotices(client, now));
    written += await write(client, await dueNotices(client, now, descending));
    return written + (await write(client, await suspendedNotices(client, now)));
  });
}

/** Also where a large correction is under way: a partner's latest client may be one of those that are not attributed yet. */
async function isBehind(client: PoolClient, { version }: Entered): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM projection_versions v LEFT JOIN events next ON next.position = v.position + 1
     WHERE version = $1
       AND (v.read_position > v.position OR next.recorded_at < clock_timestamp() - interval '${BEHIND_MAX}')`,
    [version],
  );
  return rowCount === 1;
}

async function write(client: PoolClient, notices: readonly Notice[]): Promise<number> {
  if (notices.length === 0) return 0;
  const { rowCount } = await client.query(
    `INSERT INTO public.partner_notices (id, type, partner_id, time, data, position)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::bigint[])
     ON CONFLICT (id) DO NOTHING`,
    [
      notices.map(({ id }) => id),
      notices.map(({ type }) => type),
      notices.map(({ data }) => data.partnerId ?? null),
      notices.map(({ time }) => formatInstant(time)),
      notices.map(({ data }) => JSON.stringify(data)),
      notices.map(({ position }) => position),
    ],
  );
  return rowCount ?? 0;
}
