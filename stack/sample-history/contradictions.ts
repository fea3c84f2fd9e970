import type { Fact } from './fact.js';
import { DAY } from './time.js';

/** One of each type whose business id must not come twice. */
const TWICE = [
  'client.signed_up.v1',
  'payment.succeeded.v1',
  'payment.refunded.v1',
  'payment.refund_failed.v1',
  'payment.disputed.v1',
  'contract.signed.v1',
  'free_days.applied.v1',
  'adjustment.posted.v1',
  'withdrawal.requested.v1',
  'claim.filed.v1',
  'program_terms.published.v1',
];

/**
 * What other systems say twice under another event id, and a code that a second partner claims: told later than the
 * first, by the same message key where there is one, so that the first stands.
 */
export function contradictions(facts: readonly Fact[]): Fact[] {
  const again = TWICE.flatMap((type) => facts.filter((fact) => fact.type === type).slice(5, 7)).map((fact) => ({
    ...fact,
    id: `${fact.id}:again`,
    arrival: fact.arrival + DAY,
  }));
  const links = facts.filter((fact) => fact.type === 'referral_link.created.v1').slice(10, 12);
  const taken = links.map((fact) => ({
    ...fact,
    id: `${fact.id}:taken`,
    data: { ...fact.data, partnerId: 'acc-00001' },
    arrival: fact.arrival + 400 * DAY,
  }));
  return [...again, ...taken];
}
