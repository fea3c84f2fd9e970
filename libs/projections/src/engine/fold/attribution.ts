import type { Instant } from '#contracts';
import { attribute, reactivatedPeriods, type Attribution } from '#program';
import type { Account } from '../../accounts/store.js';
import { approvals } from '../../claims/store.js';
import type { Partner } from '../../partners/partner-store.js';
import type { Selection } from './selection.js';
import type { FoldState } from './state.js';

/** Rules 1 and 10 for an account, from the facts known now. */
async function attributionOf(state: FoldState, account: Account): Promise<Attribution> {
  const claims = approvals(await state.claimsAbout(account.accountId));
  const link = account.referralCode === null ? undefined : await state.links.find(account.referralCode);
  const partners = [link?.partnerId, ...claims.map(({ partnerId }) => partnerId)].filter((id) => id !== undefined);
  const signups = new Map<string, number>();
  for (const id of partners) {
    const partner = await state.accounts.find(id);
    if (partner) signups.set(id, partner.signedUpAt);
  }
  return attribute({ signup: account, link, claims, signedUpAt: (id) => signups.get(id) });
}

/**
 * What a client's coming or going changes for the partner's other payments: suspensions lifted or imposed.
 * @param before the latest signup at or before the client's among the partner's other clients
 */
async function reactivation(
  state: FoldState,
  partner: Partner,
  { signedUpAt, accountId }: Account,
  before: Instant | undefined,
): Promise<Selection[]> {
  if (before === undefined || before === signedUpAt) return [];
  const after = await state.nextSignup(partner, signedUpAt, accountId);
  const periods = reactivatedPeriods(before, signedUpAt, after, await state.timeline());
  return periods.map((period): Selection => ({ of: 'partner', partnerId: partner.partnerId, period }));
}

async function join(state: FoldState, partnerId: string, client: Account): Promise<Selection[]> {
  const partner = await state.partner(partnerId);
  const { signedUpAt, accountId } = client;
  // The partner's row does not count the client yet: in order of arrival it knows the one before, without a query.
  const isLatest = partner.lastClientSignupAt === null || partner.lastClientSignupAt <= signedUpAt;
  const before = isLatest
    ? (partner.lastClientSignupAt ?? undefined)
    : await state.latestSignup(partner, signedUpAt, accountId);
  const lastClientSignupAt = isLatest ? signedUpAt : partner.lastClientSignupAt;
  const joined = { ...partner, lastClientSignupAt, directClients: partner.directClients + 1 };
  state.partners.put(joined);
  return reactivation(state, joined, client, before);
}

async function leave(state: FoldState, partnerId: string, client: Account): Promise<Selection[]> {
  const partner = await state.partner(partnerId);
  const before = await state.latestSignup(partner, client.signedUpAt, client.accountId);
  const selections = await reactivation(state, partner, client, before);
  const lastClientSignupAt =
    partner.lastClientSignupAt === client.signedUpAt
      ? ((await state.latestSignup(partner, Number.POSITIVE_INFINITY, client.accountId)) ?? null)
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
export async function reattribute(
  state: FoldState,
  account: Account,
  before: Attribution | undefined,
): Promise<Selection[]> {
  const after = await attributionOf(state, account);
  const oldPartner = before?.partnerId ?? null;
  if (before && isSame(before, after)) return [];
  state.accounts.put({ ...account, attribution: after });
  if (oldPartner === after.partnerId) return [];
  const selections: Selection[] = [{ of: 'account', accountId: account.accountId }];
  if (oldPartner !== null) selections.push(...(await leave(state, oldPartner, account)));
  if (after.partnerId !== null) selections.push(...(await join(state, after.partnerId, account)));
  return selections;
}

/** Attributes several accounts anew. @returns their own payments first, then what that changes for others */
export async function reattributeAll(state: FoldState, accounts: readonly Account[]): Promise<Selection[]> {
  await state.prefetchForAttribution(accounts);
  const selections: Selection[] = [];
  const canonical = [...accounts].sort((a, b) => a.signedUpAt - b.signedUpAt || (a.accountId < b.accountId ? -1 : 1));
  for (const account of canonical) selections.push(...(await reattribute(state, account, account.attribution)));
  return [...selections.filter(({ of }) => of === 'account'), ...selections.filter(({ of }) => of !== 'account')];
}
