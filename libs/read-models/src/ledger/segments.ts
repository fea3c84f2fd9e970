import type { PoolClient } from '#platform';
import { DAY } from './daily-flows.js';

/** How the log is cut into segments, and whose entries of one are summed up. */
export interface SegmentSize {
  positions: number;
  /** Of a partner with less entries in a segment nothing is kept: they are as soon read. */
  leastEntries: number;
}

/**
 * Small enough that what is cut off a segment, by a time or a position, is read in a few milliseconds; and so large that a partner's
 * segments are few. Kept are the sums of partners who have one of 200 entries: nobody else's payments add a row.
 */
export const SEGMENT_SIZE: SegmentSize = { positions: 10_000, leastEntries: 50 };

export const SEGMENT_FLOW_KEY = [
  'partner_id',
  'first_position',
  'last_position',
  'day',
  'asset',
  'debit_account',
  'credit_account',
  'code',
] as const;
export const SEGMENT_FLOW_SUMS = ['amount', 'entries', 'first_at', 'last_at'] as const;

/**
 * What partners with enough entries in a segment moved in it, per day: a query. Who they are is found out first, which for most segments
 * is nobody: all others' entries need no sums.
 * @param segments rows of `summed_segments`
 */
export const flowsOfSegments = (segments: string): string => `
  SELECT partner_id, first_position, last_position, ${DAY} AS day, asset, debit_account, credit_account, code,
         sum(amount) AS amount, count(*) AS entries, min(effective_at) AS first_at, max(effective_at) AS last_at
  FROM (SELECT partner_id, first_position, last_position
        FROM ${segments} AS segment JOIN ledger_entries ON position BETWEEN first_position AND last_position
        GROUP BY partner_id, first_position, last_position, least_entries
        HAVING count(*) >= least_entries) AS large
  JOIN ledger_entries USING (partner_id)
  WHERE position BETWEEN first_position AND last_position
  GROUP BY partner_id, first_position, last_position, day, asset, debit_account, credit_account, code`;

const SUMMED_UNTIL = `
  SELECT coalesce((SELECT last_position FROM summed_segments ORDER BY first_position DESC LIMIT 1), 0) AS until`;

/** Where somebody else does the same at this moment, it is done already. */
const SUM_UP = `
  INSERT INTO summed_segments (first_position, last_position, least_entries) VALUES ($1, $2, $3)
  ON CONFLICT (first_position) DO NOTHING`;

/**
 * Sums up the first segment that is not yet, if all of it is there. What is written follows from the ledger alone, so it does not
 * matter who does it.
 * @param client in a transaction whose search_path is the version's schema
 * @param position how far the version is: no entry will be posted at it or before it any more
 * @returns the position at which the next one is due
 */
export async function sumUpNextSegment(
  client: PoolClient,
  position: number,
  { positions, leastEntries }: SegmentSize = SEGMENT_SIZE,
): Promise<number> {
  const { rows } = await client.query<{ until: number }>(SUMMED_UNTIL);
  const { until } = rows[0]!;
  const last = until + positions;
  if (last > position) return last;
  await client.query(SUM_UP, [until + 1, last, leastEntries]);
  return last + positions;
}
