import { formatInstant, type Instant } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
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
    const position = await enterLive(client);
    if (position === undefined) return undefined;
    const descending = [...new Set(daysBefore)].sort((a, b) => b - a);
    let written = await write(client, await claimNotices(client, position));
    written += await write(client, await reactivatedNotices(client, now));
    written += await write(client, await dueNotices(client, now, descending));
    return written + (await write(client, await suspendedNotices(client, now)));
  });
}

/** @returns the position up to which the live version tells all; undefined where it is behind */
async function enterLive(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ position: number; behind: boolean }>(
    `SELECT v.position, set_config('search_path', schema_name || ', public', true),
            EXISTS (SELECT FROM events e WHERE e.position = v.position + 1
                    AND e.recorded_at < clock_timestamp() - interval '${BEHIND_MAX}') AS behind
     FROM public.projection_versions v WHERE state = 'live'`,
  );
  const live = rows[0];
  return live && live.position > 0 && !live.behind ? live.position : undefined;
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
