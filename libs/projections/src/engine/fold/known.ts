import { touching, type Adjustment, type Circumstances, type Transfer } from '#program';
import type { StoredAdjustment } from '../../payments/adjustment-store.js';
import type { Partner } from '../../partners/partner-store.js';
import type { JudgedPayment } from '../../payments/payment-store.js';
import { get, type Folding } from './folding.js';
import type { FoldState } from './state.js';

/** Everything that a payment's reward follows from, and what is posted for it so far. */
export interface KnownOfPayment extends Circumstances {
  /** The client's partner, where it has one. */
  partner: Partner | undefined;
  adjustments: readonly Adjustment[];
  /** Those that name another account than the payment's among them: they do not touch it. */
  allAdjustments: readonly StoredAdjustment[];
  posted: readonly Transfer[];
}

/** What a payment's reward follows from now. */
export function* knownOf(state: FoldState, payment: JudgedPayment): Folding<KnownOfPayment> {
  const { paymentId, accountId, occurredAt } = payment;
  const client = yield* get(state.accounts.find(accountId));
  const partnerId = client?.attribution.partnerId ?? null;
  const partner = partnerId === null ? undefined : yield* get(state.partner(partnerId));
  const allAdjustments = yield* get(state.adjustmentsOf(paymentId));
  return {
    client,
    partner,
    contracts: partner ? yield* get(state.contractsOf(partner.partnerId)) : [],
    latestClientSignup: partner && (yield* get(state.latestSignup(partner, occurredAt))),
    terms: (yield* get(state.timeline())).at(occurredAt),
    adjustments: touching(payment, allAdjustments),
    allAdjustments,
    posted: yield* get(state.postedFor(paymentId)),
  };
}
