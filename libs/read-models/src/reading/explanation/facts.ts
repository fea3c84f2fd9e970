import { minorDigits, formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { contractAt, isActive } from '#program';
import type { EntryRow } from '../entries.js';
import type { Case, RecordedChange } from './case.js';
import { decimal } from './money.js';

/** A fact by its place in the event store, and what it had to do with the payment. */
export interface Used {
  position: number;
  why: string;
}

/**
 * The facts that decided a payment's reward, those that name it and touch nothing, and those that caused its entries. One
 * position may have several.
 * @param namesAccounts whether the reader may know whose account a fact names that is not the payment's
 */
export function factsUsed(facts: Case, entries: readonly EntryRow[], namesAccounts: boolean): Used[] {
  const causes = entries.map(({ position, seq, code, reason }) => ({
    position,
    why: `caused entry ${position}-${seq} (${reason ?? code})`,
  }));
  return [
    { position: facts.payment.position, why: 'the payment' },
    ...ofTheClient(facts),
    ...ofThePartner(facts),
    ...facts.changes.map((change) => ofAChange(change, facts.payment.currency)),
    ...facts.strangers.map((stranger) => ofAStranger(stranger, facts, namesAccounts)),
    ...causes,
  ].filter((used): used is Used => used.position !== null);
}

type Maybe = { position: number | null; why: string };

function ofTheClient({ client, link, claim, referrerSignup }: Case): Maybe[] {
  const used: Maybe[] = [];
  if (client) {
    const code = client.referralCode === null ? 'without a referral code' : `with code ${client.referralCode}`;
    used.push({ position: client.position, why: `the client's signup, ${code}` });
  }
  if (claim) used.push({ position: claim.decidedPosition, why: `binds the client to partner ${claim.partnerId}` });
  else if (link) {
    used.push({ position: link.createdPosition, why: `made code ${link.code} that of partner ${link.partnerId}` });
    used.push({ position: link.disabledPosition, why: `disabled code ${link.code}` });
  }
  if (client?.reason === 'REFERRER_TOO_NEW' && referrerSignup) {
    used.push({ position: referrerSignup.position, why: `the partner's own signup, not before the client's` });
  }
  return used;
}

function ofThePartner({ payment, outcome, contracts, latestClient, terms }: Case): Maybe[] {
  if (outcome.partnerId === null) return [];
  const t = payment.occurredAt;
  const used: Maybe[] = [{ position: terms.position, why: `the terms in force, ${terms.termsId}` }];
  if (latestClient) {
    const why = `the partner's latest client at the payment's time, from which the time to suspension is counted`;
    used.push({ position: latestClient.position, why });
  }
  const decidingId = contractAt(contracts, t)?.contractId;
  const deciding = contracts.find(({ contractId }) => contractId === decidingId);
  if (deciding) used.push({ position: deciding.signedPosition, why: `contract ${deciding.contractId}, active then` });
  for (const contract of deciding ? [] : contracts.filter((candidate) => !isActive(candidate, t))) {
    const { contractId, signedAt, signedPosition, terminatedPosition } = contract;
    if (signedAt! > t) used.push({ position: signedPosition, why: `contract ${contractId}, signed only later` });
    else used.push({ position: terminatedPosition, why: `contract ${contractId}, terminated by then` });
  }
  return used;
}

function ofAChange(change: RecordedChange, currency: string): Maybe {
  const { position } = change;
  if (change.kind === 'dispute') return { position, why: `dispute ${change.id} ${change.status}` };
  if (change.kind === 'refund_failure') return { position, why: `refund ${change.id} failed` };
  const amount = decimal(change.amountMinor, minorDigits(currency));
  return { position, why: `refund ${change.id} of ${amount} ${currency}` };
}

function ofAStranger(stranger: RecordedChange, { payment }: Case, namesAccounts: boolean): Maybe {
  const { position, why } = ofAChange(stranger, payment.currency);
  const names = namesAccounts ? `names account ${stranger.accountId}` : 'names another account';
  return { position, why: `${why}: it ${names}, not the payment's, and touches nothing (ACCOUNT_MISMATCH)` };
}

interface FactRow {
  position: number;
  source: string;
  eventId: string;
  type: string;
  occurred_at: Instant;
  /** Null, like partition and offset, where it was imported from a file, or is a decision of our own. */
  topic: string | null;
  partition: number | null;
  offset: number | null;
}

/** contracts.md's facts, oldest recorded first, each once with all that it had to do with the payment. */
export async function toFacts(client: PoolClient, used: readonly Used[]) {
  const whys = new Map<number, Set<string>>();
  for (const { position, why } of used) whys.set(position, (whys.get(position) ?? new Set()).add(why));
  const { rows } = await client.query<FactRow>(
    `SELECT position, source, event_id AS "eventId", type, occurred_at, topic, partition, "offset"
     FROM events WHERE position = ANY($1) ORDER BY position`,
    [[...whys.keys()]],
  );
  return rows.map(({ occurred_at: occurredAt, ...fact }) => ({
    ...fact,
    time: formatInstant(occurredAt),
    why: [...(whys.get(fact.position) ?? [])].join('; '),
  }));
}
