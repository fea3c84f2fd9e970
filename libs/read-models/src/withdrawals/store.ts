import type { Withdrawal } from '#fold';
import { bigint, instant, text } from '../writing/bulk.js';
import { objectTable } from '../writing/object-table.js';

export const withdrawalStore = objectTable<Withdrawal>({
  table: 'withdrawals',
  id: 'withdrawalId',
  columns: {
    withdrawalId: text,
    partnerId: text,
    amountMinor: bigint,
    currency: text,
    status: text,
    reason: text,
    payoutAccountRef: text,
    requestedAt: instant,
    decidedAt: instant,
    settledAt: instant,
    requestPosition: bigint,
    settlePosition: bigint,
  },
});
