import type { Instant, RecordedEvent } from '#contracts';
import type { StoredLink } from '../rows/link.js';
import { endingKey, type OtherEnding } from '../rows/other-ending.js';
import { get, type Folding } from '../folding.js';
import { recordChange, type Cause } from '../posting.js';
import type { Step } from '../selection.js';
import type { FoldState } from '../state.js';
import { settleOtherEndings } from './other-endings.js';

type LinkEvent = RecordedEvent<'referral_link.created.v1'> | RecordedEvent<'referral_link.disabled.v1'>;

const UNKNOWN = { createdAt: null, createdPosition: null, disabledAt: null, disabledPosition: null };

const rejectTaken = (state: FoldState, event: { position: number }, code: string): void =>
  state.reject(event, 'CODE_TAKEN', `code ${code} is another partner's`);

/** The link that is created now, and was only said to be disabled: it is its creator's, whoever disablings named before. */
function* settledBy(state: FoldState, { code, partnerId }: StoredLink, waiting: StoredLink): Folding<StoredLink> {
  const isOwn = waiting.partnerId === partnerId;
  if (!isOwn) rejectTaken(state, { position: waiting.disabledPosition! }, code);
  const own = yield* settleOtherEndings(state, 'link', code, partnerId, (ending) => rejectTaken(state, ending, code));
  if (isOwn) return waiting;
  const disabled = own && { disabledAt: own.endedAt, disabledPosition: own.position };
  return { code, partnerId, ...UNKNOWN, ...disabled };
}

function linkChanged(state: FoldState, cause: Cause, { data }: LinkEvent, status: 'active' | 'disabled'): void {
  const { code, partnerId } = data;
  recordChange(state, cause, { kind: 'link', subjectId: code, partnerId, status });
}

/** Those who signed up with the code in between are to be attributed anew. */
const reattribution = (code: string, from: Instant, until: Instant): Step[] => [
  { of: 'accounts', accounts: { of: 'code', code, period: { from, until } } },
];

/**
 * A link works from its earliest creation on, whatever the order in which the events come. A code is that partner's whose link
 * was recorded first.
 */
export function* onLinkCreated(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'referral_link.created.v1'>,
): Folding<Step[]> {
  const { code, partnerId } = event.data;
  yield* get(state.namePartner(partnerId));
  const unknown: StoredLink = { code, partnerId, ...UNKNOWN };
  const known = yield* get(state.links.find(code));
  if (known && known.createdAt !== null && known.partnerId !== partnerId) {
    rejectTaken(state, event, code);
    return [];
  }
  if (known && known.createdAt !== null && known.createdAt <= event.occurredAt) return [];
  const link = known?.createdAt === null ? yield* settledBy(state, unknown, known) : (known ?? unknown);
  state.links.put({ ...link, createdAt: event.occurredAt, createdPosition: event.position });
  linkChanged(state, cause, event, link.disabledAt === null ? 'active' : 'disabled');
  // An unknown code becomes known for everybody; a creation that turns out earlier only for those in between.
  return link.createdAt === null
    ? reattribution(code, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
    : reattribution(code, event.occurredAt, link.createdAt);
}

/** A link is disabled from its earliest disabling on. One that comes before the link's creation waits for it. */
export function* onLinkDisabled(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'referral_link.disabled.v1'>,
): Folding<Step[]> {
  const { code, partnerId } = event.data;
  yield* get(state.namePartner(partnerId));
  const known = yield* get(state.links.find(code));
  if (known && known.partnerId !== partnerId) {
    if (known.createdAt === null) yield* onOtherDisabling(state, event);
    else rejectTaken(state, event, code);
    return [];
  }
  if (known && known.disabledAt !== null && known.disabledAt <= event.occurredAt) return [];
  const link: StoredLink = known ?? { code, partnerId, ...UNKNOWN };
  state.links.put({ ...link, disabledAt: event.occurredAt, disabledPosition: event.position });
  if (link.createdAt === null) return [];
  linkChanged(state, cause, event, 'disabled');
  return reattribution(code, event.occurredAt, link.disabledAt ?? Number.POSITIVE_INFINITY);
}

/** Another partner's disabling waits already: either may be the right one. */
function* onOtherDisabling(state: FoldState, event: RecordedEvent<'referral_link.disabled.v1'>): Folding<void> {
  const told: OtherEnding = {
    of: 'link',
    id: event.data.code,
    partnerId: event.data.partnerId,
    endedAt: event.occurredAt,
    position: event.position,
    waits: true,
  };
  const known = yield* get(state.otherEndings.find(endingKey(told)));
  if (!known || told.endedAt < known.endedAt) state.otherEndings.put(told);
}
