import type { Instant } from '#contracts';
import { attribute, reactivatedPeriods, type Attribution } from '#program';
import type { Account } from './rows/account.js';
import { approvals } from './rows/claim.js';
import type { Partner } from './rows/partner.js';
import { get, type Folding } from './folding.js';
import { recordChange, type Cause } from './posting.js';
import { bySignup, type Selection } from './selection.js';
import type { FoldState } from './state.js';

/** Rules 1 and 10 for an account, from the facts known now. */
function* attributionOf(state: FoldState, account: Account): Folding<Attribution> {
  const claims = approvals(yield* get(state.claimsAbout(account.accountId)));
  const link = account.referralCode === null ? undefined : yield* get(state.links.find(account.referralCode));
  const partners = [link?.partnerId, ...claims.map(({ partnerId }) => partnerId)].filter((id) => id !== undefined);
  const signups = new Map<string, number>();
  for (const id of partners) {
    const partner = yield* get(state.accounts.find(id));
    if (partner) signups.set(id, partner.signedUpAt);
  }
  return attribute({ signup: account, link, claims, signedUpAt: (id) => signups.get(id) });
}

/**
 * What a client's coming or going changes for the partner's other payments: suspensions lifted or imposed.
 * @param before the latest signup at or before the client's among the partner's other clients
 */
function* reactivation(
  state: FoldState,
  partner: Partner,
  { signedUpAt, accountId }: Account,
  before: Instant | undefined,
): Folding<Selection[]> {
  if (before === undefined || before === signedUpAt) return [];
  const after = yield* get(state.nextSignup(partner, signedUpAt, accountId));
  const periods = reactivatedPeriods(before, signedUpAt, after, yield* get(state.timeline()));
  return periods.map((period): Selection => ({ of: 'partner', partnerId: partner.partnerId, period }));
}

function* join(state: FoldState, partnerId: string, client: Account): Folding<Selection[]> {
  const partner = yield* get(state.partner(partnerId));
  const { signedUpAt, accountId } = client;
  // The partner's row does not count the client yet: in order of arrival it knows the one before, without a query.
  const isLatest = partner.lastClientSignupAt === null || partner.lastClientSignupAt <= signedUpAt;
  const before = isLatest
    ? (partner.lastClientSignupAt ?? undefined)
    : yield* get(state.latestSignup(partner, signedUpAt, accountId));
  const lastClientSignupAt = isLatest ? signedUpAt : partner.lastClientSignupAt;
  const joined = { ...partner, lastClientSignupAt, directClients: partner.directClients + 1 };
  state.partners.put(joined);
  return yield* reactivation(state, joined, client, before);
}

function* leave(state: FoldState, partnerId: string, client: Account): Folding<Selection[]> {
  const partner = yield* get(state.partner(partnerId));
  const before = yield* get(state.latestSignup(partner, client.signedUpAt, client.accountId));
  const selections = yield* reactivation(state, partner, client, before);
  const lastClientSignupAt =
    partner.lastClientSignupAt === client.signedUpAt
      ? ((yield* get(state.latestSignup(partner, Number.POSITIVE_INFINITY, client.accountId))) ?? null)
      : partner.lastClientSignupAt;
  state.partners.put({ ...partner, lastClientSignupAt, directClients: partner.directClients - 1 });
  return selections;
}

const isSame = (a: Attribution, b: Attribution): boolean =>
  a.partnerId === b.partnerId && a.via === b.via && a.claimId === b.claimId && a.reason === b.reason;

/**
 * Attributes an account from the facts known now, and keeps the answer.
 * @param before the attribution so far; undefined for an account that was not known
 * @returns the payments whose target may have changed by it: the client's own come first
 */
export function* reattribute(
  state: FoldState,
  cause: Cause,
  account: Account,
  before: Attribution | undefined,
): Folding<Selection[]> {
  const after = yield* attributionOf(state, account);
  const oldPartner = before?.partnerId ?? null;
  if (before && isSame(before, after)) return [];
  state.accounts.put({ ...account, attribution: after });
  if (oldPartner !== null || after.partnerId !== null) {
    const { partnerId, via: status, reason } = after;
    const previousPartnerId = oldPartner === partnerId ? null : oldPartner;
    const subjectId = account.accountId;
    recordChange(state, cause, { kind: 'attribution', subjectId, partnerId, previousPartnerId, status, reason });
  }
  // Payments from before the signup waited for it, also where it brings them no partner.
  if (before && oldPartner === after.partnerId) return [];
  const selections: Selection[] = [{ of: 'account', accountId: account.accountId }];
  if (oldPartner !== null) selections.push(...(yield* leave(state, oldPartner, account)));
  if (after.partnerId !== null) selections.push(...(yield* join(state, after.partnerId, account)));
  return selections;
}

/** Attributes several accounts anew. @returns their own payments first, then what that changes for others */
export function* reattributeAll(state: FoldState, cause: Cause, accounts: readonly Account[]): Folding<Selection[]> {
  if (accounts.length === 0) return [];
  yield* get(state.prefetchForAttribution(accounts));
  const selections: Selection[] = [];
  for (const account of [...accounts].sort(bySignup))
    selections.push(...(yield* reattribute(state, cause, account, account.attribution)));
  return [...selections.filter(({ of }) => of === 'account'), ...selections.filter(({ of }) => of !== 'account')];
}
