import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { PaymentChange } from '#program';
import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import { type AwaitedByChange, type StoredChange, changeKey } from '#fold';

interface ChangeRow {
  kind: PaymentChange['kind'];
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
  if (row.status !== '') return { ...common, kind: 'dispute', status: row.status };
  if (row.kind === 'refund_failure') return { ...common, kind: 'refund_failure' };
  return { ...common, kind: 'refund', amountMinor: row.amount_minor, taxMinor: row.tax_minor };
}

const statusOf = (change: PaymentChange): string => (change.kind === 'dispute' ? change.status : '');

export const paymentChangeStore: TableStore<StoredChange> = {
  id: changeKey,
  load: async (client, ids) => {
    const parts = ids.map((id) => id.split('/'));
    const { rows } = await client.query<ChangeRow>(
      `SELECT payment_adjustments.* FROM payment_adjustments
       JOIN unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS asked (kind, adjustment_id, payment_id, account_id, status, at)
       USING (kind, adjustment_id, payment_id, account_id, status)
       WHERE at = '' OR occurred_at = at::timestamptz`,
      [
        ...[0, 1, 2, 3, 4].map((part) => textArray(parts.map((key) => key[part]!))),
        textArray(parts.map(([, , , , , at]) => (at === '' ? '' : formatInstant(Number(at))))),
      ],
    );
    return rows.map(toChange);
  },
  ...tableWriter<StoredChange>({
    table: 'payment_adjustments',
    key: ['payment_id', 'position'],
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
