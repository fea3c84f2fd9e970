import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { Adjustment } from '#program';
import { bigint, tableWriter, instant, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/table.js';
import { textArray } from '../engine/text-array.js';

/** Why a refund or dispute has no effect: its payment is not known, or is another account's. */
export type AwaitedByAdjustment = 'payment' | 'account';

/** A refund or a status of a dispute, with the payment that it names. */
export type StoredAdjustment = Adjustment & {
  paymentId: string;
  accountId: string;
  position: number;
  waitsFor: AwaitedByAdjustment | null;
};

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
  waits_for: AwaitedByAdjustment | null;
}

function toAdjustment(row: AdjustmentRow): StoredAdjustment {
  const common = {
    id: row.adjustment_id,
    occurredAt: row.occurred_at,
    paymentId: row.payment_id,
    accountId: row.account_id,
    position: row.position,
    waitsFor: row.waits_for,
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
      [0, 1, 2].map((part) => textArray(parts.map((key) => key[part]!))),
    );
    return rows.map(toAdjustment);
  },
  ...tableWriter<StoredAdjustment>({
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
      waits_for: text((a) => a.waitsFor),
    },
  }),
  indexes: { payment: (adjustment) => adjustment.paymentId },
};

/** All adjustments of these payments. */
export async function adjustmentsOfPayments(client: PoolClient, paymentIds: string[]): Promise<StoredAdjustment[]> {
  const { rows } = await client.query<AdjustmentRow>(`SELECT * FROM payment_adjustments WHERE payment_id = ANY($1)`, [
    textArray(paymentIds),
  ]);
  return rows.map(toAdjustment);
}
