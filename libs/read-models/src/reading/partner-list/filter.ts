import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { signupsActiveAt, termsAt, type Period, type Terms } from '#program';
import { readTerms } from '../program-facts.js';
import type { SqlParameters } from './parameters.js';
import { isWithin, rangeOf } from './prefix.js';

export type PartnerStatus = 'idle' | 'active' | 'suspended';
export type RewardMode = 'commission' | 'free_days';

export interface PartnerFilter {
  /** The beginning of a partner's id, of one of its codes (in any case), or of one of its clients' ids. */
  search?: string | undefined;
  status?: PartnerStatus | undefined;
  rewardMode?: RewardMode | undefined;
  /** The partner whose row alone may be seen; null: all. */
  only: string | null;
}

/** What statuses and reward modes hang on beside the rows. */
export interface Moment {
  now: Instant;
  terms: Terms;
  /** Some latest client's signup lies ahead of the clock: it does not count yet. */
  someAhead: boolean;
}

export async function readMoment(client: PoolClient, now: Instant): Promise<Moment> {
  const terms = termsAt(await readTerms(client), now);
  const { rows } = await client.query<{ ahead: boolean }>(
    'SELECT EXISTS (SELECT FROM partners WHERE last_client_signup_at > $1) AS ahead',
    [formatInstant(now)],
  );
  return { now, terms, someAhead: rows[0]!.ahead };
}

/** The latest signup at `now` of a row `p` of `partners`: the one that is kept, unless that lies ahead of the clock. */
export const latestSignup = (now: string): string => `
  CASE WHEN p.last_client_signup_at > ${now}::timestamptz
    THEN (SELECT max(signed_up_at) FROM accounts a WHERE a.partner_id = p.partner_id AND a.signed_up_at <= ${now}::timestamptz)
    ELSE p.last_client_signup_at END`;

/** Contracts of a row `p` of `partners` that are active at `now`: with one it earns commission. */
export const activeContracts = (now: string): string => `
  FROM contracts c WHERE c.partner_id = p.partner_id
    AND c.signed_at <= ${now}::timestamptz AND (c.terminated_at IS NULL OR c.terminated_at > ${now}::timestamptz)`;

/** Conditions on a row `p` of `partners`, but for the search. */
export function conditionsOf(filter: PartnerFilter, moment: Moment, parameters: SqlParameters): string[] {
  const conditions: string[] = [];
  if (filter.only !== null) conditions.push(`p.partner_id = ${parameters.add(filter.only)}`);
  if (filter.status !== undefined) conditions.push(statusIs(filter.status, moment, parameters));
  if (filter.rewardMode !== undefined) {
    const commission = `EXISTS (SELECT ${activeContracts(parameters.add(formatInstant(moment.now)))})`;
    conditions.push(filter.rewardMode === 'commission' ? commission : `NOT ${commission}`);
  }
  return conditions;
}

/**
 * A status as a range of the latest client's signup, which an index serves, with the exact condition where the range is a
 * few days too wide (ends of months) or some signups lie ahead of the clock.
 */
function statusIs(status: PartnerStatus, { now, terms, someAhead }: Moment, parameters: SqlParameters): string {
  const latest = someAhead ? latestSignup(parameters.add(formatInstant(now))) : 'p.last_client_signup_at';
  if (status === 'idle') return `(${latest}) IS NULL`;
  const active = signupsActiveAt(now, terms);
  const bound = (period: Period): string => parameters.add(formatInstant(period.from));
  const range =
    status === 'active' ? `p.last_client_signup_at >= ${bound(active[0]!)}` : `(${latest}) < ${bound(active.at(-1)!)}`;
  // Not said where the range says it all: how many rows it leaves, the planner could only guess.
  if (active.length === 1 && !someAhead) return range;
  const isActive = `${parameters.add(multirange(active))}::tstzmultirange @> (${latest})`;
  return `${range} AND ${status === 'active' ? '' : 'NOT '}${isActive}`;
}

const multirange = (periods: readonly Period[]): string =>
  `{${periods
    .map(({ from, until }) => `[${formatInstant(from)},${Number.isFinite(until) ? formatInstant(until) : ''})`)
    .join(',')}}`;

/** That a row `p` of `partners` is found, where its place in the list is by something else than what was found. */
export function isFound(prefix: string, { only }: PartnerFilter, parameters: SqlParameters): string {
  const [low, high] = rangeOf(prefix).map((text) => parameters.add(text)) as [string, string];
  const [lowCode, highCode] = rangeOf(prefix.toLowerCase()).map((text) => parameters.add(text)) as [string, string];
  const byId = isWithin('p.partner_id', low, high);
  const codes = `FROM links l WHERE l.created_at IS NOT NULL AND ${isWithin('lower(l.code)', lowCode, highCode)}`;
  const clients = `FROM accounts a WHERE a.partner_id IS NOT NULL AND ${isWithin('a.account_id', low, high)}`;
  if (only !== null) {
    return `(${byId} OR EXISTS (SELECT ${codes} AND l.partner_id = p.partner_id)
      OR EXISTS (SELECT ${clients} AND a.partner_id = p.partner_id))`;
  }
  return `(p.partner_id IN (SELECT partner_id FROM partners p WHERE ${byId}
    UNION SELECT l.partner_id ${codes} UNION SELECT a.partner_id ${clients}))`;
}
