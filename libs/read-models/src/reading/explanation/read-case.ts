import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import {
  decideOutcome,
  difference,
  targetSteps,
  TermsTimeline,
  touching,
  type Attribution,
  type Transfer,
} from '#program';
import { postedForPayments } from '../../ledger/store.js';
import { NotFoundError } from '../not-found.js';
import { readContracts, readLatestClient, readLink, readTerms, type RecordedContract } from '../program-facts.js';
import { similarCodes } from '../waiting/similar-codes.js';
import type { BindingClaim, Case, Client, EvaluatedPayment, Posted, RecordedChange } from './case.js';

/** @throws NotFoundError where the payment is not known, or its client is not one of partner `only` */
export async function readCase(
  client: PoolClient,
  paymentId: string,
  only: string | null,
): Promise<{ facts: Case; posted: Posted }> {
  const payment = await readPayment(client, paymentId);
  const account = payment && (await readClient(client, payment.accountId));
  if (!payment || (only !== null && account?.partnerId !== only)) throw new NotFoundError('payment');
  const code = account?.referralCode ?? null;
  const link = code === null ? undefined : await readLink(client, code);
  const claim = account?.claimId ? await readClaim(client, account.claimId) : undefined;
  const referrer = claim?.partnerId ?? link?.partnerId;
  const partnerId = account?.partnerId ?? null;
  const contracts = partnerId === null ? [] : await contractsOf(client, partnerId);
  const latestClient =
    partnerId === null ? undefined : await readLatestClient(client, partnerId, formatInstant(payment.occurredAt));
  const terms = await termsOf(client, payment.occurredAt);
  const all = await readChanges(client, paymentId);
  const changes = touching(payment, all);
  const outcome = decideOutcome(payment, {
    client: account && { attribution: attributionOf(account), signedUpAt: account.signedUpAt },
    contracts,
    latestClientSignup: latestClient?.signedUpAt,
    terms,
  });
  const steps = targetSteps(payment, outcome, terms, changes);
  const transfers = (await postedForPayments(client, [paymentId])).get(paymentId) ?? [];
  const facts: Case = {
    payment,
    client: account,
    link,
    similarCode: account?.reason === 'UNKNOWN_CODE' ? (await similarCodes(client, [code!])).get(code!) : undefined,
    claim,
    referrerSignup: referrer === undefined ? undefined : await readClient(client, referrer),
    contracts,
    latestClient,
    terms,
    outcome,
    steps,
    changes: [...changes],
    strangers: all.filter((change) => !changes.includes(change)),
  };
  return { facts, posted: { payment, transfers, isUpToDate: isUpToDate(facts, payment, transfers) } };
}

const attributionOf = ({ partnerId, via, claimId, reason }: Client): Attribution =>
  ({ partnerId, via, claimId, reason }) as Attribution;

/** Whether the outcome that was evaluated last and the entries are those that follow from what is known. */
function isUpToDate(
  { outcome, steps, terms }: Case,
  evaluated: EvaluatedPayment,
  posted: readonly Transfer[],
): boolean {
  const isSameOutcome =
    evaluated.outcome === outcome.outcome &&
    evaluated.reason === outcome.reason &&
    evaluated.partnerId === outcome.partnerId &&
    evaluated.termsId === terms.termsId;
  return (
    isSameOutcome &&
    difference(
      steps.flatMap(({ transfers }) => transfers),
      posted,
    ).length === 0
  );
}

async function readPayment(client: PoolClient, paymentId: string): Promise<EvaluatedPayment | undefined> {
  const { rows } = await client.query<EvaluatedPayment>(
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
       separate_account AS "separateAccount", referral_code AS "referralCode", partner_id AS "partnerId", via,
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

async function termsOf(client: PoolClient, t: Instant): Promise<Case['terms']> {
  const published = await readTerms(client);
  const inForce = new TermsTimeline(published).at(t);
  return { position: null, ...inForce };
}

async function readChanges(client: PoolClient, paymentId: string): Promise<RecordedChange[]> {
  const { rows } = await client.query<RecordedChange>(
    `SELECT kind, adjustment_id AS id, status, account_id AS "accountId", occurred_at AS "occurredAt",
       amount_minor AS "amountMinor", tax_minor AS "taxMinor", position
     FROM payment_adjustments WHERE payment_id = $1 ORDER BY position`,
    [paymentId],
  );
  return rows;
}
