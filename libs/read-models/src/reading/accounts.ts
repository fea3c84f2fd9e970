import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { instantOrNull } from './instants.js';
import { NotFoundError } from './not-found.js';
import { KEY } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';
import { similarCodes } from './waiting/similar-codes.js';

interface AccountRow {
  signed_up_at: Instant;
  partner_id: string | null;
  via: 'link' | 'claim' | null;
  reason: string | null;
  referral_code: string | null;
}

/**
 * Who attracted the account, or why nobody did (rules 1 and 10). An account that facts name, but
 * whose signup is not known, has no referrer because of `UNKNOWN_CLIENT`.
 * @param only the partner whose clients alone may be seen; null: all
 * @throws NotFoundError
 */
export async function readReferrer(client: PoolClient, accountId: string, only: string | null) {
  const { rows } = await client.query<AccountRow>(
    `SELECT signed_up_at, partner_id, via, reason, referral_code FROM accounts WHERE account_id = $1`,
    [accountId],
  );
  const account = rows[0];
  if (only !== null && account?.partner_id !== only) throw new NotFoundError('account');
  if (!account && !(await isNamed(client, accountId))) throw new NotFoundError('account');
  return {
    accountId,
    partnerId: account?.partner_id ?? null,
    via: account?.via ?? null,
    reason: account ? account.reason : 'UNKNOWN_CLIENT',
    note: account ? await noteOn(client, account) : null,
    signedUpAt: instantOrNull(account?.signed_up_at ?? null),
  };
}

/** Of a code that nobody has: which one was surely meant. */
async function noteOn(client: PoolClient, { reason, referral_code: code }: AccountRow): Promise<string | null> {
  if (reason !== 'UNKNOWN_CODE' || code === null) return null;
  return (await similarCodes(client, [code])).get(code) ?? null;
}

interface PaymentRow {
  payment_id: string;
  occurred_at: Instant;
  amount_minor: number;
  currency: string;
  outcome: 'commission' | 'free_days' | 'none';
  reason: string | null;
}

/**
 * An account's payments and what each brought, the latest first.
 * @param only the partner whose clients alone may be seen; null: all
 * @throws NotFoundError, LedgerError `INVALID_CURSOR`
 */
export async function readPayments(client: PoolClient, accountId: string, only: string | null, page: Page) {
  const list = `payments/${accountId}`;
  const after = decodeCursor(list, page.after, [KEY.instant, KEY.text]);
  await readReferrer(client, accountId, only);
  const { rows } = await client.query<PaymentRow>(
    `SELECT payment_id, occurred_at, amount_minor, currency, outcome, reason FROM payments
     WHERE account_id = $1 ${after ? 'AND (occurred_at, payment_id) < ($3, $4)' : ''}
     ORDER BY occurred_at DESC, payment_id DESC LIMIT $2`,
    [accountId, page.limit + 1, ...(after ? [formatInstant(Number(after[0])), after[1]] : [])],
  );
  const cut = cutPage(list, page.limit, rows, (row) => [row.occurred_at, row.payment_id]);
  const payments = cut.rows.map((row) => ({
    paymentId: row.payment_id,
    time: formatInstant(row.occurred_at),
    amountMinor: row.amount_minor,
    currency: row.currency,
    outcome: row.outcome,
    reason: row.reason,
  }));
  return { payments, next: cut.next };
}

/** Whether facts name an account whose signup is not known: payments, or those of a partner. */
async function isNamed(client: PoolClient, accountId: string): Promise<boolean> {
  const { rows } = await client.query<{ named: boolean }>(
    `SELECT EXISTS (SELECT FROM payments WHERE account_id = $1)
         OR EXISTS (SELECT FROM partners WHERE partner_id = $1) AS named`,
    [accountId],
  );
  return rows[0]?.named === true;
}
