import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { PaymentChange } from '#program';
import { bigint, tableWriter, instant, text } from '../engine/bulk.js';
import type { TableStore } from '../engine/table.js';
import { textArray } from '../engine/text-array.js';

/** Why a refund or dispute has no effect: its payment is not known, or is another account's. */
export type AwaitedByChange = 'payment' | 'account';

/** A refund or a status of a dispute, with the payment that it names. */
export type StoredChange = PaymentChange & {
  paymentId: string;
  accountId: string;
  position: number;
  waitsFor: AwaitedByChange | null;
};

interface ChangeRow {
  kind: 'refund' | 'dispute';
  adjustment_id: string;
  status: '' | 'opened' | 'won' | 'lost';
  payment_id: string;
  account_id: string;
  occurred_at: Instant;
  amount_minor: number;
  tax_minor: number;
  position: number;
  waits_for: AwaitedByChange | null;
}

function toChange(row: ChangeRow): StoredChange {
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

/** The key under which a change is known: a refund once, a dispute once with each status. */
export const changeKey = (kind: 'refund' | 'dispute', id: string, status: string): string => `${kind}/${status}/${id}`;

const statusOf = (change: PaymentChange): string => (change.kind === 'dispute' ? change.status : '');

export const paymentChangeStore: TableStore<StoredChange> = {
  id: (change) => changeKey(change.kind, change.id, statusOf(change)),
  load: async (client, ids) => {
    const parts = ids.map((id) => id.split('/'));
    const { rows } = await client.query<ChangeRow>(
      `SELECT payment_adjustments.* FROM payment_adjustments
       JOIN unnest($1::text[], $2::text[], $3::text[]) AS asked (kind, status, adjustment_id)
       USING (kind, status, adjustment_id)`,
      [0, 1, 2].map((part) => textArray(parts.map((key) => key[part]!))),
    );
    return rows.map(toChange);
  },
  ...tableWriter<StoredChange>({
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
  indexes: { payment: (change) => change.paymentId },
};

/** All changes of these payments. */
export async function changesOfPayments(client: PoolClient, paymentIds: string[]): Promise<StoredChange[]> {
  const { rows } = await client.query<ChangeRow>(`SELECT * FROM payment_adjustments WHERE payment_id = ANY($1)`, [
    textArray(paymentIds),
  ]);
  return rows.map(toChange);
}
