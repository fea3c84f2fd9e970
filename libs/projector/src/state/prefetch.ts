import { declaredText, type RecordedEvent } from '#contracts';
import { changeKey, changeOf, isChange, paidNothingSince, type EvaluatedPayment } from '#fold';
import type { Asked } from './known-selections.js';
import type { StoredState } from './stored-state.js';

/** The ids that a batch's events name, by the table that they are keys of. */
interface Named {
  accounts: Set<string>;
  signups: Set<string>;
  partners: Set<string>;
  codes: Set<string>;
  contracts: Set<string>;
  payments: Set<string>;
  paymentChanges: Set<string>;
  manualAdjustments: Set<string>;
  withdrawals: Set<string>;
  claims: Set<string>;
}

/** Field of an event's data → the ids that it is one of. */
const NAMED_BY: [string, keyof Named][] = Object.entries({
  accountId: 'accounts',
  partnerId: 'partners',
  paymentId: 'payments',
  contractId: 'contracts',
  adjustmentId: 'manualAdjustments',
  withdrawalId: 'withdrawals',
  claimId: 'claims',
  code: 'codes',
} satisfies Record<string, keyof Named>);

function nameAll(events: readonly RecordedEvent[]): Named {
  const named: Named = {
    accounts: new Set(),
    signups: new Set(),
    partners: new Set(),
    codes: new Set(),
    contracts: new Set(),
    payments: new Set(),
    paymentChanges: new Set(),
    manualAdjustments: new Set(),
    withdrawals: new Set(),
    claims: new Set(),
  };
  for (const event of events) {
    for (const [field, ids] of NAMED_BY) {
      const id = declaredText(event, field);
      if (id !== undefined) named[ids].add(id);
    }
    const { type, data } = event;
    if (type === 'client.signed_up.v1') {
      named.signups.add(data.accountId);
      if (data.referralCode) named.codes.add(data.referralCode);
    }
    if (isChange(event)) named.paymentChanges.add(changeKey(changeOf(event)));
  }
  return named;
}

/** The payments that a batch evaluates: new ones as far as their event tells, and those loaded that it changes. */
function evaluatedPayments(state: StoredState, events: readonly RecordedEvent[]): EvaluatedPayment[] {
  const evaluated: EvaluatedPayment[] = [];
  for (const event of events) {
    const { type, data, occurredAt } = event;
    if (type === 'payment.succeeded.v1') evaluated.push({ ...data, occurredAt } as unknown as EvaluatedPayment);
    const stored = isChange(event) && state.payments.peek(event.data.paymentId);
    if (stored) evaluated.push(stored);
  }
  return evaluated;
}

/**
 * The codes that a batch makes known: those who signed up with them are to be attributed. A code that is known from an
 * earlier moment on may have very many clients, none of whom a repetition changes.
 */
function newlyCreatedCodes(state: StoredState, events: readonly RecordedEvent[]): string[] {
  const codes = new Set<string>();
  for (const { type, data, occurredAt } of events) {
    if (type !== 'referral_link.created.v1') continue;
    const createdAt = state.links.peek(data.code)?.createdAt ?? null;
    if (createdAt === null || createdAt > occurredAt) codes.add(data.code);
  }
  return [...codes];
}

/** What partners were paid for since contracts that are signed in a batch, where it is anything at all. */
function paidSinceSigned(state: StoredState, events: readonly RecordedEvent[]): Asked[] {
  const selections: Asked[] = [];
  for (const { type, data, occurredAt } of events) {
    if (type !== 'contract.signed.v1') continue;
    const { contractId, partnerId } = data;
    const until = state.contracts.peek(contractId)?.terminatedAt ?? Number.POSITIVE_INFINITY;
    const period = { from: occurredAt, until };
    const partner = state.partners.peek(partnerId);
    if (partner && !paidNothingSince(partner, period)) selections.push({ of: 'partner', partnerId, period });
  }
  return selections;
}

/**
 * The partners who get clients by a batch that come late beside others they have, or have paid already: when those others signed up is
 * asked for then.
 */
function joined(state: StoredState, events: readonly RecordedEvent[], paid: readonly EvaluatedPayment[]): string[] {
  const havePaid = new Set(paid.map(({ accountId }) => accountId));
  const partners: string[] = [];
  for (const { type, data, occurredAt } of events) {
    if (type === 'referral_link.created.v1') partners.push(data.partnerId);
    if (type !== 'client.signed_up.v1' || !data.referralCode) continue;
    const owner = state.links.peek(data.referralCode)?.partnerId;
    if (owner === undefined) continue;
    const latest = state.partners.peek(owner)?.lastClientSignupAt ?? null;
    if (latest === null || latest > occurredAt || havePaid.has(data.accountId)) partners.push(owner);
  }
  return partners;
}

/**
 * Loads in a few queries what a batch will ask for. Only ever a matter of speed: what is not loaded here is loaded when
 * it is asked for.
 */
export async function prefetch(state: StoredState, events: readonly RecordedEvent[]): Promise<void> {
  const named = nameAll(events);
  await state.accounts.prefetch(named.accounts);
  await state.links.prefetch(named.codes);
  await state.payments.prefetch(named.payments);
  await state.paymentChanges.prefetch(named.paymentChanges);
  await state.contracts.prefetch(named.contracts);
  await state.manualAdjustments.prefetch(named.manualAdjustments);
  await state.withdrawals.prefetch(named.withdrawals);
  await state.claims.prefetch(named.claims);
  const createdCodes = newlyCreatedCodes(state, events);
  await state.prefetchAccountsWith(createdCodes);
  const codeOwners: string[] = [];
  for (const code of named.codes) {
    const link = state.links.peek(code);
    if (link) codeOwners.push(link.partnerId);
  }
  await state.accounts.prefetch([...named.partners, ...codeOwners]);
  await state.partners.prefetch([...named.partners, ...named.signups, ...codeOwners]);
  // Who is known already signs up for nothing.
  const attributed = [...named.signups].filter((id) => !state.accounts.peek(id));
  for (const code of createdCodes)
    for (const { accountId } of state.accounts.under('code', code)) attributed.push(accountId);
  await state.prefetchClaims(attributed);
  const selected = await state.selections.prefetch([
    ...attributed.map((accountId) => ({ of: 'account' as const, accountId })),
    ...paidSinceSigned(state, events),
  ]);
  await state.clients.prefetch(joined(state, events, selected));
  await state.prefetchContracts([...named.partners, ...codeOwners]);
  await state.prefetchForEvaluation([...evaluatedPayments(state, events), ...selected]);
}
