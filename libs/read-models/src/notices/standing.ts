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
}

/** What the partner of row `p` was told last of where it stands. */
const TOLD = `(SELECT type FROM public.partner_notices n WHERE n.partner_id = p.partner_id
  AND n.type IN ('partner.suspended.v1', 'partner.reactivated.v1') ORDER BY seq DESC LIMIT 1)`;

/** Partners of a status at a moment, by the condition that makes them those to be told. */
async function partnersThatAre(
  client: PoolClient,
  statuses: readonly [PartnerStatus, Moment][],
  condition: (parameters: SqlParameters) => string,
): Promise<Row[]> {
  const parameters = new SqlParameters();
  const conditions = statuses.flatMap(([status, moment]) => conditionsOf({ status, only: null }, moment, parameters));
  const { rows } = await client.query<Row>(
    `SELECT p.partner_id AS "partnerId", p.last_client_signup_at AS "latestClient" FROM partners p
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
      id: `suspended:${facts.partnerId}:${formatInstant(deadline)}`,
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
      id: `reactivated:${facts.partnerId}:${formatInstant(deadline)}`,
      time: row.latestClient,
      data: { ...facts, suspendsAt: formatInstant(deadline) },
      position: null,
    };
  });
}

/**
 * Who will be suspended within so many days, and was not told so: of several such numbers each partner hears the smallest that
 * holds, by the terms that will be in force then.
 * @param daysBefore in descending order
 */
export async function dueNotices(client: PoolClient, now: Instant, daysBefore: readonly number[]): Promise<Notice[]> {
  const notices: Notice[] = [];
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
        AND (n.data->>'latestClientSignedUpAt')::timestamptz = p.last_client_signup_at)`,
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
  return notices;
}

const factsOf = ({ partnerId, latestClient }: Row, terms: Terms) => ({
  partnerId,
  latestClientSignedUpAt: formatInstant(latestClient),
  deadline: suspensionDeadline(latestClient, terms),
});
