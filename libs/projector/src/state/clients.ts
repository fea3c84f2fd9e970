import { formatInstant, type Instant } from '#contracts';
import type { Partner, Account, Awaitable } from '#fold';
import { latestClients, nextClients } from '#read-models';
import type { CachedRows } from './cached-rows.js';

/** A far future that PostgreSQL can hold, for "whatever the time". */
const WHENEVER = '9999-12-31T00:00:00Z';
const PAGE = 50;

/** Clients in memory that are the partner's, but for one. */
const inMemory = (state: CachedRows, partnerId: string, except: string | undefined): Account[] =>
  state.accounts.under('partner', partnerId).filter(({ accountId }) => accountId !== except);

/**
 * The first of the partner's clients that a query finds and that memory does not know to be someone else's by now.
 * Pages on while all that it found were: seldom more than one page.
 */
async function firstStill(
  state: CachedRows,
  partnerId: string,
  except: string | undefined,
  query: (limit: number) => Promise<Account[]>,
): Promise<Account | undefined> {
  for (let limit = 1; ; limit *= PAGE) {
    const found = await query(limit);
    state.accounts.absorb(found);
    for (const { accountId } of found) {
      const now = await state.accounts.find(accountId);
      if (accountId !== except && now?.attribution.partnerId === partnerId) return now;
    }
    if (found.length < limit) return undefined;
  }
}

async function latestStoredSignup(
  state: CachedRows,
  partnerId: string,
  t: Instant,
  except: string | undefined,
): Promise<Instant | undefined> {
  const remembered = state.clients.latestInDatabase(partnerId, t);
  if (remembered === null) return undefined;
  if (remembered !== undefined && remembered !== except) {
    const account = await state.accounts.find(remembered);
    if (account?.attribution.partnerId === partnerId) return account.signedUpAt;
  }
  const until = t === Number.POSITIVE_INFINITY ? WHENEVER : formatInstant(t);
  const stored = await firstStill(state, partnerId, except, (limit) =>
    latestClients(state.client, partnerId, until, limit),
  );
  return stored?.signedUpAt;
}

/**
 * The latest signup at or before `t` among a partner's clients as they are now, but for one account.
 * In order of arrival the partner's own row answers, without a query.
 */
export function latestSignup(
  state: CachedRows,
  partner: Partner,
  t: Instant,
  except?: string,
): Awaitable<Instant | undefined> {
  const { partnerId, lastClientSignupAt } = partner;
  if (lastClientSignupAt === null) return undefined;
  if (except === undefined && lastClientSignupAt <= t) return lastClientSignupAt;
  const clients = state.clients.of(partnerId);
  return clients ? clients.latest(t, except) : latestEarlierSignup(state, partnerId, t, except);
}

async function latestEarlierSignup(
  state: CachedRows,
  partnerId: string,
  t: Instant,
  except: string | undefined,
): Promise<Instant | undefined> {
  let latest = await latestStoredSignup(state, partnerId, t, except);
  for (const { signedUpAt } of inMemory(state, partnerId, except)) {
    if (signedUpAt <= t && (latest === undefined || signedUpAt > latest)) latest = signedUpAt;
  }
  return latest;
}

/** The earliest signup after `t` among a partner's clients as they are now, but for one account. */
export function nextSignup(
  state: CachedRows,
  partner: Partner,
  t: Instant,
  except: string,
): Awaitable<Instant | undefined> {
  const { partnerId, lastClientSignupAt } = partner;
  if (lastClientSignupAt === null || lastClientSignupAt <= t) return undefined;
  const clients = state.clients.of(partnerId);
  return clients ? clients.next(t, except) : nextLaterSignup(state, partnerId, t, except);
}

async function nextLaterSignup(
  state: CachedRows,
  partnerId: string,
  t: Instant,
  except: string,
): Promise<Instant | undefined> {
  const stored = await firstStill(state, partnerId, except, (limit) =>
    nextClients(state.client, partnerId, formatInstant(t), limit),
  );
  let next = stored?.signedUpAt;
  for (const { signedUpAt } of inMemory(state, partnerId, except)) {
    if (signedUpAt > t && (next === undefined || signedUpAt < next)) next = signedUpAt;
  }
  return next;
}
