import { touching, type PaymentChange, type Circumstances, type Transfer } from '#program';
import type { StoredChange } from './rows/payment-change.js';
import type { Partner } from './rows/partner.js';
import type { EvaluatedPayment } from './rows/payment.js';
import { get, type Folding } from './folding.js';
import type { FoldState } from './state.js';

/** Everything that a payment's reward follows from, and what is posted for it so far. */
export interface KnownOfPayment extends Circumstances {
  /** The client's partner, where it has one. */
  partner: Partner | undefined;
  changes: readonly PaymentChange[];
  /** Those that name another account than the payment's among them: they do not touch it. */
  allChanges: readonly StoredChange[];
  posted: readonly Transfer[];
}

/** What a payment's reward follows from now. */
export function* knownOf(state: FoldState, payment: EvaluatedPayment): Folding<KnownOfPayment> {
  const { paymentId, accountId, occurredAt } = payment;
  const client = yield* get(state.accounts.find(accountId));
  const partnerId = client?.attribution.partnerId ?? null;
  const partner = partnerId === null ? undefined : yield* get(state.partner(partnerId));
  const allChanges = yield* get(state.changesOf(paymentId));
  return {
    client,
    partner,
    contracts: partner ? yield* get(state.contractsOf(partner.partnerId)) : [],
    latestClientSignup: partner && (yield* get(state.latestSignup(partner, occurredAt))),
    terms: (yield* get(state.timeline())).at(occurredAt),
    changes: touching(payment, allChanges),
    allChanges,
    posted: yield* get(state.postedFor(paymentId)),
  };
}
