import { factsOf, type KnownFact } from './known.js';

/** Terminations and disablings that name another partner than the one whose the contract or the code is: reason and what it is. */
export function modelMistaken(facts: readonly KnownFact[]): string[] {
  const signed = factsOf(facts, 'contract.signed.v1');
  const created = factsOf(facts, 'referral_link.created.v1');
  return [
    ...factsOf(facts, 'contract.terminated.v1')
      .filter(({ data: { contractId, partnerId } }) =>
        signed.some(({ data }) => data.contractId === contractId && data.partnerId !== partnerId),
      )
      .map(({ data }) => `DUPLICATE_BUSINESS_ID ${data.contractId}`),
    ...factsOf(facts, 'referral_link.disabled.v1')
      .filter(({ data: { code, partnerId } }) =>
        created.some(({ data }) => data.code === code && data.partnerId !== partnerId),
      )
      .map(({ data }) => `CODE_TAKEN ${data.code}`),
  ];
}
