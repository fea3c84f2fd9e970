import { CLIENT_REWARD_SUM } from '../../ledger/balance-sums.js';
import { isByThen, type PastParameters } from './parameters.js';

/**
 * What an account's payments had brought a partner by then, as JSON: from the entries of its payments, which `client_rewards` sums up
 * as of now.
 */
export const broughtThen = (account: string, partner: string, past: PastParameters): string => `
  (SELECT json_agg(json_build_object('asset', asset, 'amount', amount::text) ORDER BY asset)
   FROM (SELECT e.asset, ${CLIENT_REWARD_SUM} AS amount
         FROM payments JOIN ledger_entries e ON e.payment_id = payments.payment_id
         WHERE payments.account_id = ${account} AND e.account_id = ${account} AND e.partner_id = ${partner}
           AND ${isByThen('e.effective_at', 'e.position', past)}
         GROUP BY e.asset) AS sums
   WHERE amount <> 0)`;
