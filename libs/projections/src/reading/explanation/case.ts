import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import {
  BUILT_IN_TERMS,
  type Adjustment,
  type AttributionRefusal,
  type NoReward,
  type Payment,
  type Terms,
} from '#program';
import { NotFoundError } from '../not-found.js';
import {
  readContracts,
  readLatestClient,
  readLink,
  readTerms,
  type RecordedContract,
  type RecordedLink,
} from '../program-facts.js';
import { similarCodes } from '../waiting/similar-codes.js';

/** A payment with what the rules made of it. */
export interface JudgedPayment extends Payment {
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
  claimId: string | null;
  reason: AttributionRefusal | null;
}

export interface BindingClaim {
  claimId: string;
  partnerId: string;
  decidedPosition: number;
}

export type RecordedAdjustment = Adjustment & { position: number };

/** Everything that decided one payment's reward. */
export interface Case {
  payment: JudgedPayment;
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
  /** The partner's contracts, oldest signature first. */
  contracts: RecordedContract[];
  /** The latest of the partner's clients signed up at or before the payment. */
  latestClient: RecordedSignup | undefined;
  /** The terms in force; position null for the built-in ones. */
  terms: Terms & { position: number | null };
  /** Oldest first. */
  adjustments: RecordedAdjustment[];
}

/** @throws NotFoundError where the payment is not known, or its client is not one of partner `only` */
export async function readCase(client: PoolClient, paymentId: string, only: string | null): Promise<Case> {
  const payment = await readPayment(client, paymentId);
  const account = payment && (await readClient(client, payment.accountId));
  if (!payment || (only !== null && account?.partnerId !== only)) throw new NotFoundError('payment');
  const code = account?.referralCode ?? null;
  const link = code === null ? undefined : await readLink(client, code);
  const claim = account?.claimId ? await readClaim(client, account.claimId) : undefined;
  const referrer = claim?.partnerId ?? link?.partnerId;
  const partnerId = payment.partnerId;
  return {
    payment,
    client: account,
    link,
    similarCode: account?.reason === 'UNKNOWN_CODE' ? (await similarCodes(client, [code!])).get(code!) : undefined,
    claim,
    referrerSignup: referrer === undefined ? undefined : await readClient(client, referrer),
    contracts: partnerId === null ? [] : await contractsOf(client, partnerId),
    latestClient:
      partnerId === null ? undefined : await readLatestClient(client, partnerId, formatInstant(payment.occurredAt)),
    terms: (await readTerms(client)).find(({ termsId }) => termsId === payment.termsId) ?? {
      ...BUILT_IN_TERMS,
      position: null,
    },
    adjustments: await readAdjustments(client, paymentId),
  };
}

async function readPayment(client: PoolClient, paymentId: string): Promise<JudgedPayment | undefined> {
  const { rows } = await client.query<JudgedPayment>(
    `SELECT payment_id AS "paymentId", account_id AS "accountId", occurred_at AS "occurredAt",
       amount_minor AS "amountMinor", tax_minor AS "taxMinor", currency, period, period_count AS "periodCount", position,
       outcome, reason, terms_id AS "termsId", partner_id AS "partnerId"
     FROM payments WHERE payment_id = $1`,
    [paymentId],
  );
  return rows[0];
}

async function readClient(client: PoolClient, accountId: string): Promise<Client | undefined> {
  const { rows } = await client.query<Client>(
    `SELECT account_id AS "accountId", signed_up_at AS "signedUpAt", signup_position AS position,
       separate_account AS "separateAccount", referral_code AS "referralCode", partner_id AS "partnerId",
       claim_id AS "claimId", reason
     FROM accounts WHERE account_id = $1`,
    [accountId],
  );
  return rows[0];
}

async function readClaim(client: PoolClient, claimId: string): Promise<BindingClaim | undefined> {
  const { rows } = await client.query<BindingClaim>(
    `SELECT claim_id AS "claimId", partner_id AS "partnerId", decided_position AS "decidedPosition"
     FROM claims WHERE claim_id = $1 AND status = 'approved'`,
    [claimId],
  );
  return rows[0];
}

async function contractsOf(client: PoolClient, partnerId: string): Promise<RecordedContract[]> {
  const contracts = await readContracts(client, partnerId);
  return contracts
    .filter(({ signedAt }) => signedAt !== null)
    .sort((a, b) => a.signedAt! - b.signedAt! || (a.contractId < b.contractId ? -1 : 1));
}

async function readAdjustments(client: PoolClient, paymentId: string): Promise<RecordedAdjustment[]> {
  const { rows } = await client.query<RecordedAdjustment>(
    `SELECT kind, adjustment_id AS id, status, occurred_at AS "occurredAt", amount_minor AS "amountMinor",
       tax_minor AS "taxMinor", position
     FROM payment_adjustments WHERE payment_id = $1
     ORDER BY occurred_at, array_position(ARRAY['', 'opened', 'won', 'lost'], status), position`,
    [paymentId],
  );
  return rows;
}
