/** What makes an entry the same in two versions, but for its number among those of its event. */
export const ENTRY_CONTENT = `position, partner_id, asset, amount, debit_account, credit_account, code, effective_at,
  account_id, payment_id, withdrawal_id, terms_id, reason`;

/**
 * The entries of two ledgers that only the one or the other has, numbers aside: rows of `side` and ENTRY_CONTENT.
 * Parameters $1 and $2: positions, after which and up to which entries are compared.
 */
export function entriesOfOneSide(before: string, after: string): string {
  const entries = (schema: string): string =>
    `SELECT ${ENTRY_CONTENT} FROM ${schema}.ledger_entries WHERE position > $1 AND position <= $2`;
  return `
    SELECT 'old' AS side, * FROM (${entries(before)} EXCEPT ALL ${entries(after)}) AS removed
    UNION ALL
    SELECT 'new' AS side, * FROM (${entries(after)} EXCEPT ALL ${entries(before)}) AS added`;
}
