import type { PastParameters } from './parameters.js';

/** Whose client an account was at a position: `partner_id` and `via`; no row where it was nobody's yet. */
export const attributionAt = (account: string, position: string): string => `
  SELECT partner_id, status AS via FROM changes
  WHERE kind = 'attribution' AND subject_id = ${account} AND position <= ${position} ORDER BY position DESC LIMIT 1`;

/**
 * A partner's clients (`account_id`, `signed_up_at`, `via`) as they were known at a position, those who had signed up by a moment. Of
 * those of now, each whose last attribution by then was this; and those whom it lost since. In two parts, so that the first of them in
 * an order are found along the indexes of now.
 */
export function clientsThen(partner: string, { asOf, atPosition }: PastParameters): string[] {
  const byThen = asOf === undefined ? '' : `AND a.signed_up_at <= ${asOf}`;
  if (atPosition === undefined) {
    return [`SELECT a.account_id, a.signed_up_at, a.via FROM accounts a WHERE a.partner_id = ${partner} ${byThen}`];
  }
  const attributed = (of: string): string => `
    SELECT a.account_id, a.signed_up_at, known.via
    FROM ${of} CROSS JOIN LATERAL (${attributionAt('a.account_id', atPosition)}) known
    WHERE known.partner_id = ${partner} AND a.signup_position <= ${atPosition} ${byThen}`;
  return [
    `${attributed('accounts a')} AND a.partner_id = ${partner}`,
    `${attributed(`(
      SELECT DISTINCT subject_id FROM changes
      WHERE kind = 'attribution' AND previous_partner_id = ${partner} AND position > ${atPosition}) lost
      JOIN accounts a ON a.account_id = lost.subject_id`)} AND a.partner_id IS DISTINCT FROM ${partner}`,
  ];
}
