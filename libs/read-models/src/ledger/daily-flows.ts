/** The class of an account: the partner's id left out of its name. */
const classOf = (account: string): string =>
  `CASE WHEN ${account} LIKE 'partner:%' THEN 'partner:' || right(${account}, -length('partner::') - length(partner_id)) ELSE ${account} END`;

/** What an entry is part of a flow of, as part of a select list over rows of `ledger_entries`. */
export const FLOW = `asset, ${classOf('debit_account')} AS debit_class, ${classOf('credit_account')} AS credit_class`;

/** The day, in UTC, on which an entry took effect. */
export const DAY = `(effective_at AT TIME ZONE 'UTC')::date`;

/** What moved on each day between two classes of accounts: a query over rows of `ledger_entries`. */
export const flowsByDay = (entries: string): string =>
  `SELECT ${DAY} AS day, ${FLOW}, sum(amount) AS amount, count(*) AS entries FROM ${entries} GROUP BY day, asset, debit_class, credit_class`;

export const DAILY_FLOW_KEY = ['day', 'asset', 'debit_class', 'credit_class'] as const;
export const DAILY_FLOW_SUMS = ['amount', 'entries'] as const;

/** The flows of a ledger that was filled without its trigger. */
export const SUM_UP_DAYS = `INSERT INTO daily_flows (${[...DAILY_FLOW_KEY, ...DAILY_FLOW_SUMS].join(', ')}) ${flowsByDay('ledger_entries')}`;
