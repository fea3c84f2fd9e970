import { BALANCE_SUMS, CLIENT_REWARD_SUM } from './balance-sums.js';

/** The tables of sums, which are filled after the ledger. */
export const SUMMED_UP: readonly string[] = ['partner_balances', 'client_rewards', 'daily_flows'];

/**
 * The sums of partners and clients beside a ledger that was filled without its trigger. Both tables come from one pass over the ledger:
 * entries of one kind between the same accounts are added up first, at a fraction of the cost, and few sums are left to
 * be sorted out.
 */
export const SUM_UP_LEDGER = `
  WITH posted AS MATERIALIZED (
    SELECT account_id, partner_id, asset, code, debit_account, credit_account, sum(amount) AS amount
    FROM ledger_entries GROUP BY account_id, partner_id, asset, code, debit_account, credit_account
  ), rewards AS (
    INSERT INTO client_rewards (account_id, partner_id, asset, amount)
    SELECT account_id, partner_id, asset, ${CLIENT_REWARD_SUM} FROM posted
    WHERE account_id IS NOT NULL GROUP BY account_id, partner_id, asset
  )
  INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
  SELECT partner_id, asset, ${BALANCE_SUMS} FROM posted GROUP BY partner_id, asset`;
