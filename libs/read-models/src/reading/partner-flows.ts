import { behind, entriesInOrder, upTo } from './partner-entries.js';

/** What of a partner's entries is asked for. Each is an expression: a parameter of the statement, or a constant. */
export interface FlowsAsked {
  partner: string;
  /** The positions: behind this one, 0 for all, … */
  after: string;
  /** … up to this one; null for all. */
  until: string;
  /** Effective at or before this time; null for all. */
  asOf: string;
  /** Also by the day, or the month by its first day, in UTC; left out: in all. */
  per?: 'day' | 'month';
}

const ALL = Number.MAX_SAFE_INTEGER;

const KIND = 'asset, debit_account, credit_account, code';
const PERIOD = {
  day: (time: string): string => `${time}::date`,
  month: (time: string): string => `date_trunc('month', ${time}::timestamp)::date`,
};

/** A partner's entries of a stretch, by their index: as if only some were wanted, in their order. */
const entriesBetween = (partner: string, after: string, until: string): string => `
  SELECT * FROM ledger_entries WHERE ${behind(partner, [after])} AND ${upTo(partner, [until])}
  ORDER BY ${entriesInOrder()} LIMIT (SELECT ${ALL}::bigint)`;

/**
 * A partner's entries, added up by their kinds: a query, with columns `partner_id, asset, debit_account, credit_account, code, amount,
 * entries` and, where asked for, `period`. Whole segments of the log are taken from `segment_flows`, where they are there; all else is
 * read from the ledger itself, by index: the stretches between them, and segments in which a sum is cut by the time asked for. So a
 * partner of whom nothing is summed up has one stretch, which is all of it. It is one snapshot, in which both are true.
 */
export function partnerFlows({ partner, after, until, asOf, per }: FlowsAsked): string {
  const end = `coalesce(${until}::bigint, ${ALL})`;
  const byThen = (column: string): string => `(${asOf}::timestamptz IS NULL OR ${column} <= ${asOf}::timestamptz)`;
  const period = (time: string): string => (per ? `, ${PERIOD[per](time)} AS period` : '');
  return `
    WITH whole AS MATERIALIZED (
      SELECT first_position, last_position FROM segment_flows
      WHERE partner_id = ${partner} AND first_position > ${after}::bigint AND last_position <= ${end}
      GROUP BY first_position, last_position
      HAVING (bool_or(first_at <= ${asOf}::timestamptz AND last_at > ${asOf}::timestamptz)) IS NOT TRUE
    ), stretches AS (
      SELECT lag(last_position, 1, ${after}::bigint) OVER (ORDER BY first_position) AS behind, first_position - 1 AS until FROM whole
      UNION ALL SELECT coalesce(max(last_position), ${after}::bigint), ${end} FROM whole
    )
    SELECT partner_id, ${KIND}${period('day')}, amount, entries
    FROM segment_flows JOIN whole USING (first_position, last_position)
    WHERE partner_id = ${partner} AND ${byThen('last_at')}
    UNION ALL
    SELECT found.* FROM stretches CROSS JOIN LATERAL (
      SELECT ${partner}::text AS partner_id, ${KIND}${period(`(effective_at AT TIME ZONE 'UTC')`)}, sum(amount) AS amount, count(*) AS entries
      FROM (${entriesBetween(partner, 'behind', 'stretches.until')}) AS entry
      WHERE ${byThen('effective_at')}
      GROUP BY ${KIND}${per ? ', period' : ''}) AS found
    WHERE behind < stretches.until`;
}
