import type { RecordedEvent } from '#contracts';
import type { StoredLink } from '../../../partners/link-store.js';
import { reattributeAll } from '../attribution.js';
import { get, type Folding } from '../folding.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';

type LinkEvent = RecordedEvent<'referral_link.created.v1'> | RecordedEvent<'referral_link.disabled.v1'>;

const UNKNOWN = { createdAt: null, createdPosition: null, disabledAt: null, disabledPosition: null };

const rejectTaken = (state: FoldState, event: { position: number }, code: string): void =>
  state.reject(event, 'CODE_TAKEN', `code ${code} is another partner's`);

/**
 * The link that an event is about, as known so far; undefined where the code is another partner's: it is that of whose link was
 * recorded first. A disabling that was recorded before any link makes nobody's a code: it waits, and where the link turns out to
 * be another partner's it is what is rejected.
 */
function* linkOf(state: FoldState, event: LinkEvent): Folding<StoredLink | undefined> {
  const { code, partnerId } = event.data;
  yield* get(state.namePartner(partnerId));
  const known = yield* get(state.links.find(code));
  if (known === undefined || known.partnerId === partnerId) return known ?? { code, partnerId, ...UNKNOWN };
  if (known.createdAt === null && event.type === 'referral_link.created.v1') {
    rejectTaken(state, { position: known.disabledPosition! }, code);
    return { code, partnerId, ...UNKNOWN };
  }
  rejectTaken(state, event, code);
  return undefined;
}

/** A link works from its earliest creation on, whatever the order in which the events come. */
export function* onLinkCreated(
  state: FoldState,
  event: RecordedEvent<'referral_link.created.v1'>,
): Folding<Selection[]> {
  const link = yield* linkOf(state, event);
  if (!link || (link.createdAt !== null && link.createdAt <= event.occurredAt)) return [];
  state.links.put({ ...link, createdAt: event.occurredAt, createdPosition: event.position });
  // An unknown code becomes known for everybody; a creation that turns out earlier only for those since.
  const from = link.createdAt === null ? Number.NEGATIVE_INFINITY : event.occurredAt;
  return yield* reattributeAll(state, yield* get(state.accountsWithCode(link.code, from)));
}

/** A link is disabled from its earliest disabling on. */
export function* onLinkDisabled(
  state: FoldState,
  event: RecordedEvent<'referral_link.disabled.v1'>,
): Folding<Selection[]> {
  const link = yield* linkOf(state, event);
  if (!link || (link.disabledAt !== null && link.disabledAt <= event.occurredAt)) return [];
  state.links.put({ ...link, disabledAt: event.occurredAt, disabledPosition: event.position });
  return yield* reattributeAll(state, yield* get(state.accountsWithCode(link.code, event.occurredAt)));
}
