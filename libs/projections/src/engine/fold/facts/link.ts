import { formatInstant, type Instant, type RecordedEvent } from '#contracts';
import { accountsWithCodeFrom, type Account } from '../../../accounts/store.js';
import type { StoredLink } from '../../../partners/link-store.js';
import type { WorkingSet } from '../../working-set.js';
import { reattributeAll } from '../attribution.js';
import type { Selection } from '../selection.js';

type LinkEvent = RecordedEvent<'referral_link.created.v1'> | RecordedEvent<'referral_link.disabled.v1'>;

/** The link that an event is about, as known so far; undefined where the code is another partner's. */
async function linkOf(state: WorkingSet, event: LinkEvent): Promise<StoredLink | undefined> {
  const { code, partnerId } = event.data;
  await state.namePartner(partnerId);
  const known = await state.links.find(code);
  if (known && known.partnerId !== partnerId) {
    state.reject(event, 'CODE_TAKEN', `code ${code} belongs to another partner, whose link was recorded first`);
    return undefined;
  }
  const unknown = { createdAt: null, createdPosition: null, disabledAt: null, disabledPosition: null };
  return known ?? { code, partnerId, ...unknown };
}

/** Accounts that signed up with a code at or after a moment: those that a change of the link can attribute anew. */
async function signedUpWith(state: WorkingSet, code: string, from: Instant): Promise<Account[]> {
  const bound = from === Number.NEGATIVE_INFINITY ? '-infinity' : formatInstant(from);
  state.accounts.absorb(await accountsWithCodeFrom(state.client, code, bound));
  return state.accounts.under('code', code).filter(({ signedUpAt }) => signedUpAt >= from);
}

/** A link works from its earliest creation on, whatever the order in which the events come. */
export async function onLinkCreated(
  state: WorkingSet,
  event: RecordedEvent<'referral_link.created.v1'>,
): Promise<Selection[]> {
  const link = await linkOf(state, event);
  if (!link || (link.createdAt !== null && link.createdAt <= event.occurredAt)) return [];
  state.links.put({ ...link, createdAt: event.occurredAt, createdPosition: event.position });
  // An unknown code becomes known for everybody; a creation that turns out earlier only for those since.
  const from = link.createdAt === null ? Number.NEGATIVE_INFINITY : event.occurredAt;
  return reattributeAll(state, await signedUpWith(state, link.code, from));
}

/** A link is disabled from its earliest disabling on. */
export async function onLinkDisabled(
  state: WorkingSet,
  event: RecordedEvent<'referral_link.disabled.v1'>,
): Promise<Selection[]> {
  const link = await linkOf(state, event);
  if (!link || (link.disabledAt !== null && link.disabledAt <= event.occurredAt)) return [];
  state.links.put({ ...link, disabledAt: event.occurredAt, disabledPosition: event.position });
  return reattributeAll(state, await signedUpWith(state, link.code, event.occurredAt));
}
