import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { accountClass, accountName, type EntryCode, type Transfer } from '#program';
import { bigint, instant, integer, text, unnestParameters, unnestSource, type Column } from '../engine/bulk.js';
import type { LedgerEntry } from './entry.js';

const COLUMNS: Record<string, Column<LedgerEntry>> = {
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

/**
 * What entries add to a partner's balance, as a select list over rows of `ledger_entries`: the one place that says how
 * a transfer counts. `granted` is what payments brought by themselves, `reversed` what refunds and disputes took back.
 */
export const BALANCE_SUMS = `
  coalesce(sum(CASE WHEN credit_account LIKE 'partner:%:available' THEN amount ELSE 0 END)
         - sum(CASE WHEN debit_account LIKE 'partner:%:available' THEN amount ELSE 0 END), 0) AS available,
  coalesce(sum(CASE WHEN credit_account LIKE 'partner:%:held' THEN amount ELSE 0 END)
         - sum(CASE WHEN debit_account LIKE 'partner:%:held' THEN amount ELSE 0 END), 0) AS held,
  coalesce(sum(CASE WHEN credit_account LIKE 'partner:%:reserved' THEN amount ELSE 0 END)
         - sum(CASE WHEN debit_account LIKE 'partner:%:reserved' THEN amount ELSE 0 END), 0) AS reserved,
  coalesce(sum(CASE WHEN credit_account IN ('payout:settled', 'days:applied') THEN amount ELSE 0 END)
         - sum(CASE WHEN debit_account IN ('payout:settled', 'days:applied') THEN amount ELSE 0 END), 0) AS settled,
  coalesce(sum(CASE WHEN code NOT IN ('COMMISSION', 'FREE_DAYS') THEN 0
                    WHEN debit_account = 'program:expense' THEN amount
                    WHEN credit_account = 'program:expense' THEN -amount ELSE 0 END), 0) AS granted,
  coalesce(sum(CASE WHEN code IN ('COMMISSION', 'FREE_DAYS') THEN 0
                    WHEN credit_account = 'program:expense' THEN amount
                    WHEN debit_account = 'program:expense' THEN -amount ELSE 0 END), 0) AS reversed`;

/** Inserts the entries; the sums beside the ledger are written by the same statement from what it inserted. */
const APPEND = `
  WITH posted AS (
    INSERT INTO ledger_entries (${Object.keys(COLUMNS).join(', ')}) ${unnestSource(COLUMNS)} RETURNING *
  ), balances AS (
    INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
    SELECT partner_id, asset, ${BALANCE_SUMS} FROM posted GROUP BY partner_id, asset
    ON CONFLICT (partner_id, asset) DO UPDATE SET
      available = partner_balances.available + excluded.available,
      held = partner_balances.held + excluded.held,
      reserved = partner_balances.reserved + excluded.reserved,
      settled = partner_balances.settled + excluded.settled,
      granted = partner_balances.granted + excluded.granted,
      reversed = partner_balances.reversed + excluded.reversed
  )
  INSERT INTO client_rewards (account_id, partner_id, asset, amount)
  SELECT account_id, partner_id, asset,
         sum(CASE WHEN debit_account = 'program:expense' THEN amount
                  WHEN credit_account = 'program:expense' THEN -amount ELSE 0 END)
  FROM posted WHERE account_id IS NOT NULL GROUP BY account_id, partner_id, asset
  ON CONFLICT (account_id, partner_id, asset) DO UPDATE SET amount = client_rewards.amount + excluded.amount`;

export async function appendEntries(client: PoolClient, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length > 0) await client.query(APPEND, unnestParameters(COLUMNS, entries));
}

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
    [paymentIds],
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
