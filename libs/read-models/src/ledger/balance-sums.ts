/** What payments bring by themselves: what is taken back under the same code never was to be given. */
const OF_PAYMENTS = `'COMMISSION', 'FREE_DAYS'`;
/** What gives under these codes is granted. Under any other it gives back what was taken. */
const GIVING = `${OF_PAYMENTS}, 'ADJUSTMENT'`;

/** What the program gave and what it took back, as part of a select list over rows of `ledger_entries`. */
export const GRANTED_AND_REVERSED = `
  coalesce(sum(CASE WHEN code IN (${GIVING}) AND debit_account = 'program:expense' THEN amount
                    WHEN code IN (${OF_PAYMENTS}) AND credit_account = 'program:expense' THEN -amount ELSE 0 END), 0) AS granted,
  coalesce(sum(CASE WHEN code NOT IN (${GIVING}) AND debit_account = 'program:expense' THEN -amount
                    WHEN code NOT IN (${OF_PAYMENTS}) AND credit_account = 'program:expense' THEN amount ELSE 0 END), 0) AS reversed`;

/**
 * What entries add to a partner's balance, as a select list over rows of `ledger_entries`: the one place that says how
 * a transfer counts. `granted` is what payments brought by themselves and what was given by hand; `reversed` what refunds and
 * disputes took back, and what was taken by hand.
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
  ${GRANTED_AND_REVERSED}`;

/** What a client's payments brought a partner, net: likewise. */
export const CLIENT_REWARD_SUM = `
  sum(CASE WHEN debit_account = 'program:expense' THEN amount
           WHEN credit_account = 'program:expense' THEN -amount ELSE 0 END)`;
