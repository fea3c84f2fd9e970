import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Adjustment, NoReward, Payment } from '#program';
import { bigint, bulkWriter, instant, integer, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/table.js';

/** A payment with the outcome that the facts known so far give it. */
export interface JudgedPayment extends Payment {
  position: number;
  partnerId: string | null;
  outcome: 'commission' | 'free_days' | 'none';
  reason: NoReward | null;
  termsId: string;
}

const COLUMNS = `payment_id AS "paymentId", account_id AS "accountId", occurred_at AS "occurredAt",
  amount_minor AS "amountMinor", tax_minor AS "taxMinor", currency, period, period_count AS "periodCount", position,
  partner_id AS "partnerId", outcome, reason, terms_id AS "termsId"`;

export const paymentStore: TableStore<JudgedPayment> = {
  id: (payment) => payment.paymentId,
  load: async (client, ids) => {
    const { rows } = await client.query<JudgedPayment>(`SELECT ${COLUMNS} FROM payments WHERE payment_id = ANY($1)`, [
      ids,
    ]);
    return rows;
  },
  save: bulkWriter<JudgedPayment>({
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
    },
  }),
  indexes: { account: (payment) => payment.accountId, partner: (payment) => payment.partnerId ?? undefined },
};

/** All payments of these accounts. */
export async function paymentsOfAccounts(client: PoolClient, accountIds: string[]): Promise<JudgedPayment[]> {
  const { rows } = await client.query<JudgedPayment>(`SELECT ${COLUMNS} FROM payments WHERE account_id = ANY($1)`, [
    accountIds,
  ]);
  return rows;
}

/** The accounts among these that have payments at all. */
export async function accountsWithPayments(client: PoolClient, accountIds: string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) AS asked (id)
     WHERE EXISTS (SELECT FROM payments WHERE account_id = id)`,
    [accountIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Which payments, before paging: a condition and its parameters, numbered from $1. */
export interface PaymentFilter {
  condition: string;
  parameters: unknown[];
}

/** Payments that a filter lets through, oldest first and by id within a moment, after a cursor. */
export async function pageOfPayments(
  client: PoolClient,
  { condition, parameters }: PaymentFilter,
  after: { occurredAt: string; paymentId: string } | undefined,
  limit: number,
): Promise<JudgedPayment[]> {
  const n = parameters.length;
  const cursor = after ? `AND (occurred_at, payment_id COLLATE "C") > ($${n + 2}::timestamptz, $${n + 3})` : '';
  const { rows } = await client.query<JudgedPayment>(
    `SELECT ${COLUMNS} FROM payments WHERE ${condition} ${cursor}
     ORDER BY occurred_at, payment_id COLLATE "C" LIMIT $${n + 1}`,
    [...parameters, limit, ...(after ? [after.occurredAt, after.paymentId] : [])],
  );
  return rows;
}

/** A refund or a status of a dispute, with the payment that it names. */
export type StoredAdjustment = Adjustment & { paymentId: string; accountId: string; position: number };

interface AdjustmentRow {
  kind: 'refund' | 'dispute';
  adjustment_id: string;
  status: '' | 'opened' | 'won' | 'lost';
  payment_id: string;
  account_id: string;
  occurred_at: Instant;
  amount_minor: number;
  tax_minor: number;
  position: number;
}

function toAdjustment(row: AdjustmentRow): StoredAdjustment {
  const common = {
    id: row.adjustment_id,
    occurredAt: row.occurred_at,
    paymentId: row.payment_id,
    accountId: row.account_id,
    position: row.position,
  };
  if (row.status === '') {
    return { ...common, kind: 'refund', amountMinor: row.amount_minor, taxMinor: row.tax_minor };
  }
  return { ...common, kind: 'dispute', status: row.status };
}

/** The key under which an adjustment is known: a refund once, a dispute once with each status. */
export const adjustmentKey = (kind: 'refund' | 'dispute', id: string, status: string): string =>
  `${kind}/${status}/${id}`;

const statusOf = (adjustment: Adjustment): string => (adjustment.kind === 'dispute' ? adjustment.status : '');

export const adjustmentStore: TableStore<StoredAdjustment> = {
  id: (adjustment) => adjustmentKey(adjustment.kind, adjustment.id, statusOf(adjustment)),
  load: async (client, ids) => {
    const parts = ids.map((id) => id.split('/'));
    const { rows } = await client.query<AdjustmentRow>(
      `SELECT payment_adjustments.* FROM payment_adjustments
       JOIN unnest($1::text[], $2::text[], $3::text[]) AS asked (kind, status, adjustment_id)
       USING (kind, status, adjustment_id)`,
      [parts.map(([kind]) => kind), parts.map(([, status]) => status), parts.map(([, , id]) => id)],
    );
    return rows.map(toAdjustment);
  },
  save: bulkWriter<StoredAdjustment>({
    table: 'payment_adjustments',
    key: ['kind', 'adjustment_id', 'status'],
    columns: {
      kind: text((a) => a.kind),
      adjustment_id: text((a) => a.id),
      status: text(statusOf),
      payment_id: text((a) => a.paymentId),
      account_id: text((a) => a.accountId),
      occurred_at: instant((a) => a.occurredAt),
      amount_minor: bigint((a) => (a.kind === 'refund' ? a.amountMinor : 0)),
      tax_minor: bigint((a) => (a.kind === 'refund' ? a.taxMinor : 0)),
      position: bigint((a) => a.position),
    },
  }),
  indexes: { payment: (adjustment) => adjustment.paymentId },
};

/** All adjustments of these payments. */
export async function adjustmentsOfPayments(client: PoolClient, paymentIds: string[]): Promise<StoredAdjustment[]> {
  const { rows } = await client.query<AdjustmentRow>(`SELECT * FROM payment_adjustments WHERE payment_id = ANY($1)`, [
    paymentIds,
  ]);
  return rows.map(toAdjustment);
}
