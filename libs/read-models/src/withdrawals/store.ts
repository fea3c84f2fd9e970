import { bigint, tableWriter, instant, text } from '../writing/bulk.js';
import type { TableStore } from '../writing/table-store.js';
import { textArray } from '../writing/text-array.js';
import type { Withdrawal } from '#fold';

export const withdrawalStore: TableStore<Withdrawal> = {
  id: (withdrawal) => withdrawal.withdrawalId,
  load: async (client, ids) => {
    const { rows } = await client.query<Withdrawal>(
      `SELECT withdrawal_id AS "withdrawalId", partner_id AS "partnerId", amount_minor AS "amountMinor", currency,
              status, reason, payout_account_ref AS "payoutAccountRef", requested_at AS "requestedAt",
              decided_at AS "decidedAt", settled_at AS "settledAt", request_position AS "requestPosition",
              settle_position AS "settlePosition"
       FROM withdrawals WHERE withdrawal_id = ANY($1)`,
      [textArray(ids)],
    );
    return rows;
  },
  ...tableWriter<Withdrawal>({
    table: 'withdrawals',
    key: ['withdrawal_id'],
    columns: {
      withdrawal_id: text((w) => w.withdrawalId),
      partner_id: text((w) => w.partnerId),
      amount_minor: bigint((w) => w.amountMinor),
      currency: text((w) => w.currency),
      status: text((w) => w.status),
      reason: text((w) => w.reason),
      payout_account_ref: text((w) => w.payoutAccountRef),
      requested_at: instant((w) => w.requestedAt),
      decided_at: instant((w) => w.decidedAt),
      settled_at: instant((w) => w.settledAt),
      request_position: bigint((w) => w.requestPosition),
      settle_position: bigint((w) => w.settlePosition),
    },
  }),
};
