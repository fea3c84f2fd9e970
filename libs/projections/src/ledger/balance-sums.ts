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

/** What a client's payments brought a partner, net: likewise. */
export const CLIENT_REWARD_SUM = `
  sum(CASE WHEN debit_account = 'program:expense' THEN amount
           WHEN credit_account = 'program:expense' THEN -amount ELSE 0 END)`;
