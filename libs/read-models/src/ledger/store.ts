import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { accountClass, accountName, type EntryCode, type Transfer } from '#program';
import { bigint, instant, integer, NewRows, text, type Column } from '../writing/bulk.js';
import { textArray } from '../writing/text-array.js';
import type { LedgerEntry } from '#fold';

/** Of `ledger_entries`, in the order of the table. */
export const ENTRY_COLUMNS: Record<string, Column<LedgerEntry>> = {
  position: bigint((e) => e.position),
  seq: integer((e) => e.seq),
  partner_id: text((e) => e.partnerId),
  asset: text((e) => e.asset),
  amount: bigint((e) => e.amount),
  debit_account: text((e) => accountName(e.debit, e.partnerId)),
  credit_account: text((e) => accountName(e.credit, e.partnerId)),
  code: text((e) => e.code),
  effective_at: instant((e) => e.effectiveAt),
  recorded_at: instant((e) => e.recordedAt),
  event_id: text((e) => e.eventId),
  account_id: text((e) => e.accountId),
  payment_id: text((e) => e.paymentId),
  withdrawal_id: text((e) => e.withdrawalId),
  terms_id: text((e) => e.termsId),
  reason: text((e) => e.reason),
};

/** Entries on their way into the ledger. The sums beside it are written by its own trigger, and by nothing else: see the schema. */
export const newEntries = (): NewRows<LedgerEntry> => new NewRows('ledger_entries', ENTRY_COLUMNS);

interface PostedRow {
  payment_id: string;
  partner_id: string;
  asset: string;
  amount: number;
  debit_account: string;
  credit_account: string;
  code: string;
  effective_at: Instant;
}

/** What was posted for each of these payments; a payment without entries is not in the map. */
export async function postedForPayments(client: PoolClient, paymentIds: string[]): Promise<Map<string, Transfer[]>> {
  const { rows } = await client.query<PostedRow>(
    `SELECT payment_id, partner_id, asset, amount, debit_account, credit_account, code, effective_at
     FROM ledger_entries WHERE payment_id = ANY($1)`,
    [textArray(paymentIds)],
  );
  const posted = new Map<string, Transfer[]>();
  for (const row of rows) {
    const transfers = posted.get(row.payment_id) ?? [];
    if (transfers.length === 0) posted.set(row.payment_id, transfers);
    transfers.push({
      partnerId: row.partner_id,
      asset: row.asset,
      amount: row.amount,
      debit: accountClass(row.debit_account),
      credit: accountClass(row.credit_account),
      code: row.code as EntryCode,
      effectiveAt: row.effective_at,
    });
  }
  return posted;
}

/** What a partner can withdraw of a currency, as last written. */
export async function readAvailable(client: PoolClient, partnerId: string, asset: string): Promise<bigint> {
  const { rows } = await client.query<{ available: string }>(
    `SELECT available FROM partner_balances WHERE partner_id = $1 AND asset = $2`,
    [partnerId, asset],
  );
  return BigInt(rows[0]?.available ?? 0);
}
