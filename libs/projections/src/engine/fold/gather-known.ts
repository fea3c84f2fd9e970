import type { JudgedPayment } from '../../payments/payment-store.js';
import { get, type Folding } from './folding.js';
import { ofAccount, type KnownOfPayment } from './known.js';
import type { FoldState } from './state.js';

/** Asks a state for what a payment's reward follows from, piece by piece. */
export function* gatherKnown(state: FoldState, payment: JudgedPayment): Folding<KnownOfPayment> {
  const { paymentId, accountId, occurredAt } = payment;
  const client = yield* get(state.accounts.find(accountId));
  const partnerId = client?.attribution.partnerId ?? null;
  const partner = partnerId === null ? undefined : yield* get(state.partner(partnerId));
  return {
    client,
    partner,
    contracts: partner ? yield* get(state.contractsOf(partner.partnerId)) : [],
    latestClientSignup: partner && (yield* get(state.latestSignup(partner, occurredAt))),
    terms: (yield* get(state.timeline())).at(occurredAt),
    adjustments: ofAccount(accountId, yield* get(state.adjustmentsOf(paymentId))),
    posted: yield* get(state.postedFor(paymentId)),
  };
}
