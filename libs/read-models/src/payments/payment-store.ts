import type { PoolClient } from '#platform';
import { bigint, tableWriter, instant, integer, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { EvaluatedPayment } from '#fold';

const COLUMNS = `payment_id AS "paymentId", account_id AS "accountId", occurred_at AS "occurredAt",
  amount_minor AS "amountMinor", tax_minor AS "taxMinor", currency, period, period_count AS "periodCount", position,
  partner_id AS "partnerId", outcome, reason, terms_id AS "termsId",
  waits_for AS "waitsFor"`;

export const paymentStore: TableStore<EvaluatedPayment> = {
  id: (payment) => payment.paymentId,
  load: async (client, ids) => {
    const { rows } = await client.query<EvaluatedPayment>(
      `SELECT ${COLUMNS} FROM payments WHERE payment_id = ANY($1)`,
      [textArray(ids)],
    );
    return rows;
  },
  ...tableWriter<EvaluatedPayment>({
    table: 'payments',
    key: ['payment_id'],
    columns: {
      payment_id: text((p) => p.paymentId),
      account_id: text((p) => p.accountId),
      occurred_at: instant((p) => p.occurredAt),
      amount_minor: bigint((p) => p.amountMinor),
      tax_minor: bigint((p) => p.taxMinor),
      currency: text((p) => p.currency),
      period: text((p) => p.period),
      period_count: integer((p) => p.periodCount),
      position: bigint((p) => p.position),
      partner_id: text((p) => p.partnerId),
      outcome: text((p) => p.outcome),
      reason: text((p) => p.reason),
      terms_id: text((p) => p.termsId),
      waits_for: text((p) => p.waitsFor),
    },
  }),
  indexes: { account: (payment) => payment.accountId, partner: (payment) => payment.partnerId ?? undefined },
};

/** The payments of each of these accounts, any `few` of them where there are more. @returns in the order of the accounts */
export async function fewPaymentsOfAccounts(
  client: PoolClient,
  accountIds: readonly string[],
  few: number,
): Promise<EvaluatedPayment[][]> {
  const { rows } = await client.query<OfAsked>(
    fewOfEach('unnest($2::text[])', 'account_id', 'account_id = asked.account_id'),
    [few, textArray(accountIds)],
  );
  return grouped(rows, accountIds.length);
}

/** The payments of each of these partners in a period, likewise; moments as PostgreSQL reads them. */
export async function fewPaymentsOfPartners(
  client: PoolClient,
  asked: readonly { partnerId: string; from: string; until: string }[],
  few: number,
): Promise<EvaluatedPayment[][]> {
  const { rows } = await client.query<OfAsked>(
    fewOfEach(
      'unnest($2::text[], $3::timestamptz[], $4::timestamptz[])',
      'partner_id, since, until',
      ofPartner('asked.partner_id', 'asked.since', 'asked.until'),
    ),
    [
      few,
      textArray(asked.map(({ partnerId }) => partnerId)),
      asked.map(({ from }) => from),
      asked.map(({ until }) => until),
    ],
  );
  return grouped(rows, asked.length);
}

/** A payment, and to which of those that were asked it belongs, counted from 1. */
type OfAsked = EvaluatedPayment & { n: number };

const fewOfEach = (asked: string, columns: string, condition: string): string =>
  `SELECT asked.n::integer, found.* FROM ${asked} WITH ORDINALITY AS asked (${columns}, n)
   CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM payments WHERE ${condition} LIMIT $1) AS found`;

function grouped(rows: readonly OfAsked[], groups: number): EvaluatedPayment[][] {
  const found = Array.from({ length: groups }, (): EvaluatedPayment[] => []);
  for (const { n, ...payment } of rows) found[n - 1]!.push(payment);
  return found;
}

/**
 * The payments of a partner in a period, as a condition on pairs alone. With the moment by itself, the planner goes through everybody's payments of a
 * period that it takes for empty, as it does any that is later than the table's last ANALYZE; with the partner by itself too, a scan
 * begins at the partner's first payment, however late the period.
 */
export const ofPartner = (partnerId: string, since: string, until: string): string =>
  `partner_id IS NOT NULL AND (partner_id, occurred_at) >= (${partnerId}, ${since}) AND (partner_id, occurred_at) < (${partnerId}, ${until})`;

/** Which payments, before paging: a condition and its parameters, numbered from $1. */
export interface PaymentFilter {
  condition: string;
  /** What is the same for all of them, where an index that they are found by begins with it. */
  sortedBy?: string;
  parameters: unknown[];
}

/** Payments that a filter lets through, oldest first and by id within a moment, after a cursor. */
export async function pageOfPayments(
  client: PoolClient,
  { condition, sortedBy, parameters }: PaymentFilter,
  after: { occurredAt: string; paymentId: string } | undefined,
  limit: number,
): Promise<EvaluatedPayment[]> {
  const n = parameters.length;
  const cursor = after ? `AND (occurred_at, payment_id COLLATE "C") > ($${n + 2}::timestamptz, $${n + 3})` : '';
  const { rows } = await client.query<EvaluatedPayment>(
    `SELECT ${COLUMNS} FROM payments WHERE ${condition} ${cursor}
     ORDER BY ${sortedBy ? `${sortedBy}, ` : ''}occurred_at, payment_id COLLATE "C" LIMIT $${n + 1}`,
    [...parameters, limit, ...(after ? [after.occurredAt, after.paymentId] : [])],
  );
  return rows;
}
