import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { suspensionDeadline, type Terms } from '#program';
import { conditionsOf, readMoment, type Moment, type PartnerStatus } from '../reading/partner-list/filter.js';
import { SqlParameters } from '../reading/partner-list/parameters.js';
import { NOTICES_AT_ONCE, type Notice } from './notice.js';

const DAY: Instant = 86_400_000_000;

interface Row {
  partnerId: string;
  latestClient: Instant;
  /** The ids of what the partner was told of where it stands. */
  told: string[];
}

/** What the partner of row `p` was told last of where it stands. */
const TOLD = `(SELECT type FROM public.partner_notices n WHERE n.partner_id = p.partner_id
  AND n.type IN ('partner.suspended.v1', 'partner.reactivated.v1') ORDER BY seq DESC LIMIT 1)`;

const TOLD_IDS = `ARRAY(SELECT id FROM public.partner_notices n WHERE n.partner_id = p.partner_id
  AND n.type IN ('partner.suspended.v1', 'partner.reactivated.v1'))`;

/**
 * An id for what a partner may hear more than once of the same day: suspended, active by other terms or by a client that a claim took
 * away later, and suspended again.
 */
function again(id: string, told: readonly string[]): string {
  const before = told.filter((one) => one === id || one.startsWith(`${id}:`)).length;
  return before === 0 ? id : `${id}:${before + 1}`;
}

/** Partners of a status at a moment, by the condition that makes them those to be told. */
async function partnersThatAre(
  client: PoolClient,
  statuses: readonly [PartnerStatus, Moment][],
  condition: (parameters: SqlParameters) => string,
): Promise<Row[]> {
  const parameters = new SqlParameters();
  const conditions = statuses.flatMap(([status, moment]) => conditionsOf({ status, only: null }, moment, parameters));
  const { rows } = await client.query<Row>(
    `SELECT p.partner_id AS "partnerId", p.last_client_signup_at AS "latestClient", ${TOLD_IDS} AS told FROM partners p
     WHERE ${[...conditions, condition(parameters)].join(' AND ')} ORDER BY p.partner_id LIMIT ${NOTICES_AT_ONCE}`,
    parameters.values,
  );
  return rows;
}

/** Who is suspended at `now`, and was not told so. */
export async function suspendedNotices(client: PoolClient, now: Instant): Promise<Notice[]> {
  const moment = await readMoment(client, now);
  const rows = await partnersThatAre(
    client,
    [['suspended', moment]],
    () => `${TOLD} IS DISTINCT FROM 'partner.suspended.v1'`,
  );
  return rows.map((row) => {
    const { deadline, ...facts } = factsOf(row, moment.terms);
    return {
      type: 'partner.suspended.v1',
      id: again(`suspended:${facts.partnerId}:${formatInstant(deadline)}`, row.told),
      time: deadline,
      data: { ...facts, suspendedAt: formatInstant(deadline) },
      position: null,
    };
  });
}

/** Who was told that it is suspended, and is not any more. */
export async function reactivatedNotices(client: PoolClient, now: Instant): Promise<Notice[]> {
  const moment = await readMoment(client, now);
  const rows = await partnersThatAre(client, [['active', moment]], () => `${TOLD} = 'partner.suspended.v1'`);
  return rows.map((row) => {
    const { deadline, ...facts } = factsOf(row, moment.terms);
    return {
      type: 'partner.reactivated.v1',
      id: again(`reactivated:${facts.partnerId}:${formatInstant(deadline)}`, row.told),
      time: row.latestClient,
      data: { ...facts, suspendsAt: formatInstant(deadline) },
      position: null,
    };
  });
}

/**
 * Who will be suspended within so many days, and was not told so (of a day that has passed, since terms put the suspension off, it is
 * told anew): of several such numbers each partner hears the smallest that
 * holds, by the terms that will be in force then.
 * @param daysBefore in descending order
 */
export async function dueNotices(client: PoolClient, now: Instant, daysBefore: readonly number[]): Promise<Notice[]> {
  const notices: DueNotice[] = [];
  for (const [i, days] of daysBefore.entries()) {
    const then = await readMoment(client, now + days * DAY);
    const sooner = await readMoment(client, now + (daysBefore[i + 1] ?? 0) * DAY);
    const rows = await partnersThatAre(
      client,
      [
        ['suspended', then],
        ['active', sooner],
      ],
      (parameters) => `NOT EXISTS (SELECT FROM public.partner_notices n WHERE n.partner_id = p.partner_id
        AND n.type = 'partner.suspension_due.v1' AND (n.data->>'daysBefore')::integer = ${parameters.add(days)}
        AND (n.data->>'latestClientSignedUpAt')::timestamptz = p.last_client_signup_at
        AND (n.data->>'suspendsAt')::timestamptz >= ${parameters.add(formatInstant(now))})`,
    );
    for (const row of rows) {
      const { deadline, ...facts } = factsOf(row, then.terms);
      notices.push({
        type: 'partner.suspension_due.v1',
        id: `suspension-due:${facts.partnerId}:${facts.latestClientSignedUpAt}:${days}`,
        time: deadline - days * DAY,
        data: { ...facts, suspendsAt: formatInstant(deadline), daysBefore: days },
        position: null,
      });
    }
  }
  return retold(client, notices);
}

/** Of another day than under the id that it was told by before: under one that has the day. */
async function retold(client: PoolClient, notices: readonly DueNotice[]): Promise<Notice[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM public.partner_notices WHERE id = ANY ($1::text[])',
    [notices.map(({ id }) => id)],
  );
  const told = new Set(rows.map(({ id }) => id));
  return notices.map((notice) =>
    told.has(notice.id) ? { ...notice, id: `${notice.id}:${notice.data.suspendsAt}` } : notice,
  );
}

type DueNotice = Extract<Notice, { type: 'partner.suspension_due.v1' }>;

const factsOf = ({ partnerId, latestClient }: Row, terms: Terms) => ({
  partnerId,
  latestClientSignedUpAt: formatInstant(latestClient),
  deadline: suspensionDeadline(latestClient, terms),
});
