import type { Instant } from '#contracts';
import { attributionOf, clientSignups } from './attribution.js';
import { monthsLater } from './calendar.js';
import { factsOf, type KnownFact } from './known.js';
import { termsAt } from './terms.js';

export interface Outcome {
  outcome: 'commission' | 'free_days' | 'none';
  reason: string | null;
  partnerId: string | null;
  termsId: string;
}

/** Rule 2: which reward a payment brings, and whom. */
export function outcomeOf(facts: readonly KnownFact[], payment: KnownFact<'payment.succeeded.v1'>): Outcome {
  const { accountId, amountMinor, taxMinor = 0, period } = payment.data;
  const terms = termsAt(facts, payment.at);
  const client = attributionOf(facts, accountId);
  const partnerId = client?.partnerId ?? null;
  const as = (outcome: Outcome['outcome'], reason: string | null): Outcome => ({
    outcome,
    reason,
    partnerId,
    termsId: terms.termsId,
  });
  if (!client || partnerId === null) return as('none', 'NOT_ATTRIBUTED');
  if (payment.at < client.signedUpAt) return as('none', 'BEFORE_SIGNUP');
  const signupsBefore = clientSignups(facts, partnerId).filter((signedUpAt) => signedUpAt <= payment.at);
  const deadline = monthsLater(Math.max(...signupsBefore), terms.inactivityMonths);
  if (payment.at > deadline) return as('none', 'PARTNER_SUSPENDED');
  if (amountMinor - taxMinor === 0) return as('none', 'ZERO_AMOUNT');
  if (hasContract(facts, partnerId, payment.at)) return as('commission', null);
  if (period !== 'none') return as('free_days', null);
  return as('none', 'NO_PERIOD');
}

/** Whether any contract of the partner is active at the moment. */
function hasContract(facts: readonly KnownFact[], partnerId: string, moment: Instant): boolean {
  return factsOf(facts, 'contract.signed.v1').some(
    (signed) =>
      signed.data.partnerId === partnerId &&
      signed.at <= moment &&
      !factsOf(facts, 'contract.terminated.v1').some(
        (terminated) =>
          terminated.data.contractId === signed.data.contractId &&
          terminated.data.partnerId === partnerId &&
          terminated.at <= moment,
      ),
  );
}
