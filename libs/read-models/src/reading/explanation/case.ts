import type { Instant } from '#contracts';
import type { PaymentChange, AttributionRefusal, NoReward, Outcome, Payment, Step, Terms, Transfer } from '#program';
import type { RecordedContract, RecordedLink } from '../program-facts.js';

/** A payment with what the rules made of it when they evaluated it last. */
export interface EvaluatedPayment extends Payment {
  position: number;
  outcome: 'commission' | 'free_days' | 'none';
  reason: NoReward | null;
  termsId: string;
  partnerId: string | null;
}

export interface RecordedSignup {
  accountId: string;
  signedUpAt: Instant;
  position: number;
}

export interface Client extends RecordedSignup {
  separateAccount: boolean;
  referralCode: string | null;
  partnerId: string | null;
  via: 'link' | 'claim' | null;
  claimId: string | null;
  reason: AttributionRefusal | null;
}

export interface BindingClaim {
  claimId: string;
  partnerId: string;
  decidedPosition: number;
}

export type RecordedChange = PaymentChange & { accountId: string; position: number };

/** Everything that decides one payment's reward, and what follows from it by the rules. */
export interface Case {
  payment: Payment & { position: number };
  /** Undefined while the signup is not known. */
  client: Client | undefined;
  /** The link of the code that the client signed up with, where it is known. */
  link: RecordedLink | undefined;
  /** What is known in its place where the code is not: a sentence. */
  similarCode: string | undefined;
  /** The approved claim that counts, in place of the code. */
  claim: BindingClaim | undefined;
  /** The own signup of the partner that the claim or the code names. */
  referrerSignup: RecordedSignup | undefined;
  /** The contracts of the client's partner, oldest signature first. */
  contracts: RecordedContract[];
  /** The latest of the partner's clients signed up at or before the payment. */
  latestClient: RecordedSignup | undefined;
  /** The terms in force at the payment's time; position null for the built-in ones. */
  terms: Terms & { position: number | null };
  outcome: Outcome;
  /** How the reward comes to what it is: what the ledger should hold. */
  steps: Step[];
  /** Refunds and disputes that touch the payment. */
  changes: RecordedChange[];
  /** Those that name another account than the payment's. */
  strangers: RecordedChange[];
}

/** What was posted for a payment, and whether it is what should be by all that is known. */
export interface Posted {
  /** As evaluated last. */
  payment: EvaluatedPayment;
  transfers: Transfer[];
  isUpToDate: boolean;
}
