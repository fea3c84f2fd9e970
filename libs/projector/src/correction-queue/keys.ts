import { declaredText, type RecordedEvent } from '#contracts';
import type { StoredState } from '../state/stored-state.js';

/** What a fact reads or changes, named. Facts that share no key can be folded in either order. */
export type Key = string;

/** Touches every payment of a period, whoever's: nothing can be folded beside it. */
export const EVERYTHING: Key = '*';

/** Fields of events' data that name something which a fact depends on. */
const ID_FIELDS = [
  'accountId',
  'partnerId',
  'paymentId',
  'contractId',
  'withdrawalId',
  'claimId',
  'applicationId',
  'adjustmentId',
] as const;

/** An account may be a partner as well: one key for both. */
const accountKey = (accountId: string): Key => `account ${accountId}`;

function namedKeys(event: RecordedEvent): Set<Key> {
  const keys = new Set<Key>();
  for (const field of ID_FIELDS) {
    const id = declaredText(event, field);
    if (id === undefined) continue;
    keys.add(field === 'accountId' || field === 'partnerId' ? accountKey(id) : `${field} ${id}`);
  }
  if (event.type === 'program_terms.published.v1') keys.add(EVERYTHING);
  return keys;
}

/** The account, whoever its rewards go to now, and whoever they may go to once what waits was folded. */
async function addClient(state: StoredState, keys: Set<Key>, accountId: string): Promise<void> {
  keys.add(accountKey(accountId));
  for (const claim of await state.claimsAbout(accountId)) if (claim.partnerId) keys.add(accountKey(claim.partnerId));
  const account = await state.accounts.find(accountId);
  if (!account) return;
  if (account.attribution.partnerId !== null) keys.add(accountKey(account.attribution.partnerId));
  if (account.referralCode !== null) await addCode(state, keys, account.referralCode);
}

/** The code and whose it is. */
async function addCode(state: StoredState, keys: Set<Key>, code: string): Promise<void> {
  keys.add(`code ${code}`);
  const link = await state.links.find(code);
  if (link) keys.add(accountKey(link.partnerId));
}

/** What an event that is not folded yet depends on, from the state as it is. */
export async function keysOf(state: StoredState, event: RecordedEvent): Promise<Set<Key>> {
  const keys = namedKeys(event);
  const named = (field: string): string | undefined => declaredText(event, field);
  const [account, claim, signupCode, code] = ['accountId', 'claimId', 'referralCode', 'code'].map(named);
  if (account !== undefined) await addClient(state, keys, account);
  if (claim !== undefined) {
    const accountId = (await state.claims.find(claim))?.accountId;
    if (accountId) await addClient(state, keys, accountId);
  }
  if (signupCode) await addCode(state, keys, signupCode);
  // Whatever is told of an account that signed up with the code names that as well; whom a claim has bound, the code does not concern.
  if (code !== undefined) await addCode(state, keys, code);
  return keys;
}
