import { LedgerError, type PoolClient } from '#platform';
import { CHANGE_KINDS, type ChangeKind } from '#fold';
import type { At } from '../at.js';
import { requireThisProgram } from '../this-program.js';
import { endOf, feedCursor, isBefore, type FeedPlace } from './place.js';
import { entriesIn, restatementsIn, storedChangesIn, type ChangeRow } from './sources.js';

export const CHANGE_TYPES = ['entry', ...CHANGE_KINDS, 'restatement'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

export interface ChangeFilter {
  /** What concerns this partner alone; null: everybody. */
  partnerId: string | null;
  type?: ChangeType | undefined;
}

/** A part of the feed, and the place that it reaches to. */
export interface ChangesPage {
  rows: ChangeRow[];
  reached: FeedPlace;
  /** Whether there is nothing more at the moment. */
  caughtUp: boolean;
}

/**
 * What changed after a place, in the order of the log: at most `limit` changes, all that there are of it at one position. Found by
 * index, whatever is asked for.
 * @throws LedgerError `INVALID_CURSOR` where the place lies behind the log's end
 */
export async function readChanges(
  client: PoolClient,
  at: At,
  { partnerId, type }: ChangeFilter,
  { after, limit }: { after: FeedPlace; limit: number },
): Promise<ChangesPage> {
  if (after.position > at.position) throw beyond(at.position);
  await requireThisProgram(client);
  const stretch = { after, until: at.position, partnerId, limit: limit + 1 };
  const found: ChangeRow[] = [];
  if (type === undefined || type === 'entry') found.push(...(await entriesIn(client, stretch)));
  if (type === undefined || isKind(type)) found.push(...(await storedChangesIn(client, stretch, type)));
  // Whatever is followed, it may have been told otherwise.
  found.push(...(await restatementsIn(client, stretch)));
  found.sort((a, b) => (isBefore(a.place, b.place) ? -1 : 1));
  const rows = found.slice(0, limit);
  const last = rows.at(-1)?.place ?? after;
  const caughtUp = found.length <= limit;
  const end = endOf(at.position);
  return { rows, reached: caughtUp && isBefore(last, end) ? end : last, caughtUp };
}

const beyond = (position: number): LedgerError =>
  new LedgerError(
    'INVALID_CURSOR',
    `must be a position from 0 to ${position}, which is how far the projections are, or lie before it; x-min-position waits for more`,
    false,
  );

const isKind = (type: ChangeType): type is ChangeKind => type !== 'entry' && type !== 'restatement';

/** Whether a change is one that a partner is told of. */
export function concerns({ type, partnerId, previousPartnerId, named }: ChangeRow, partner: string): boolean {
  return type === 'restatement' || partnerId === partner || previousPartnerId === partner || named.includes(partner);
}

export const matches = (row: ChangeRow, { partnerId, type }: ChangeFilter): boolean =>
  (type === undefined || row.type === type || row.type === 'restatement') &&
  (partnerId === null || concerns(row, partnerId));

/**
 * A change as it is answered.
 * @param only the partner who asks, who hears nothing of others; null: somebody who may see all
 */
export function toChange(row: ChangeRow, only: string | null) {
  const { place, type, id, partnerId, accountId, status, reason, occurredAt, entry } = row;
  const change = {
    cursor: feedCursor(place),
    position: place.position,
    type,
    id,
    partnerId,
    previousPartnerId: row.previousPartnerId,
    accountId,
    status,
    reason,
    occurredAt,
    entry,
  };
  if (only === null) return change;
  const previousPartnerId = row.previousPartnerId === only ? only : null;
  if (row.type === 'restatement' || row.partnerId === only) return { ...change, previousPartnerId };
  // It is another's now, or nobody's: whose, and why, is not for whom it was before.
  const hidden = { ...change, previousPartnerId, partnerId: null, accountId: null };
  return row.type === 'attribution'
    ? { ...hidden, accountId: change.accountId, status: null, reason: null }
    : { ...hidden };
}
