import { formatInstant, type Instant } from '#contracts';
import type { PoolClient } from '#platform';
import type { ChangeKind } from '#fold';
import { codesNamed } from '../claims.js';
import { ENTRY_COLUMNS, toEntry, type EntryRow } from '../entries.js';
import { behind, entriesInOrder, upTo } from '../partner-entries.js';
import { boundIn, PHASES, type FeedPlace } from './place.js';

/** Something that changed, as the feed has it. */
export interface ChangeRow {
  place: FeedPlace;
  type: ChangeKind | 'entry' | 'restatement';
  id: string;
  partnerId: string | null;
  previousPartnerId: string | null;
  accountId: string | null;
  status: string | null;
  reason: string | null;
  occurredAt: string | null;
  entry: ReturnType<typeof toEntry> | null;
  /** Of a claim that is not approved: the partners of whom its link names one. */
  named: readonly string[];
}

/** What is asked for, at most `limit` of it, up to the position that the version stands at. */
export interface Stretch {
  after: FeedPlace;
  until: number;
  partnerId: string | null;
  limit: number;
}

const NO_ENTRY = { entry: null, named: [] };

/** Entries of the ledger, by the position that posted them. */
export async function entriesIn(client: PoolClient, { after, until, partnerId, limit }: Stretch): Promise<ChangeRow[]> {
  const { rows } = await client.query<EntryRow & { partner_id: string }>(
    `SELECT ${ENTRY_COLUMNS}, partner_id FROM ledger_entries
     ${
       partnerId === null
         ? 'WHERE (position, seq) > ($1, $2) AND position <= $3 ORDER BY position, seq'
         : `WHERE ${behind('$5', ['$1', '$2'])} AND ${upTo('$5', ['$3'])} ORDER BY ${entriesInOrder()}`
     }
     LIMIT $4`,
    [...boundIn(PHASES.entry, after), until, limit, ...(partnerId === null ? [] : [partnerId])],
  );
  return rows.map((row) => {
    const entry = toEntry(row);
    return {
      ...NO_ENTRY,
      place: { position: row.position, phase: PHASES.entry, seq: row.seq },
      type: 'entry',
      id: entry.entryId,
      partnerId: row.partner_id,
      previousPartnerId: null,
      accountId: entry.accountId,
      status: null,
      reason: entry.reason,
      occurredAt: entry.effectiveAt,
      entry,
    };
  });
}

interface StoredChangeRow {
  position: number;
  seq: number;
  kind: ChangeKind;
  subject_id: string;
  partner_id: string | null;
  previous_partner_id: string | null;
  account_id: string | null;
  status: string | null;
  reason: string | null;
  occurred_at: Instant;
  named: string[] | null;
}

const CODES_NAMED = codesNamed('c.referral_link');

const NAMED = `CASE WHEN kind = 'claim' AND status <> 'approved' THEN
  ARRAY(SELECT DISTINCT l.partner_id FROM claims c JOIN links l ON l.code = ANY (${CODES_NAMED}) AND l.created_at IS NOT NULL
        WHERE c.claim_id = subject_id) END AS named`;

/** Claims that name a link of the partner, and are not approved: it may see them. */
const NAMES_ITS_LINK = `kind = 'claim' AND status <> 'approved' AND subject_id = ANY (ARRAY(
  SELECT c.claim_id FROM claims c WHERE c.status <> 'approved' AND ${CODES_NAMED} &&
    ARRAY(SELECT code FROM links l WHERE l.partner_id = $5 AND l.created_at IS NOT NULL)))`;

/** What events changed beside the ledger; of a partner by three indexes, each as far as the page goes. */
export async function storedChangesIn(
  client: PoolClient,
  { after, until, partnerId, limit }: Stretch,
  kind: ChangeKind | undefined,
): Promise<ChangeRow[]> {
  const part = (whose: string): string =>
    `(SELECT * FROM changes WHERE (position, seq) > ($1, $2) AND position <= $3 ${whose}
        ${kind === undefined ? '' : `AND kind = '${kind}'`} ORDER BY position, seq LIMIT $4)`;
  const parts =
    partnerId === null
      ? [part('')]
      : [part('AND partner_id = $5'), part('AND previous_partner_id = $5'), part(`AND ${NAMES_ITS_LINK}`)];
  const { rows } = await client.query<StoredChangeRow>(
    `SELECT *, ${NAMED} FROM (${parts.join(' UNION ')}) found ORDER BY position, seq LIMIT $4`,
    [...boundIn(PHASES.change, after), until, limit, ...(partnerId === null ? [] : [partnerId])],
  );
  return rows.map((row) => ({
    place: { position: row.position, phase: PHASES.change, seq: row.seq },
    type: row.kind,
    id: row.subject_id,
    partnerId: row.partner_id,
    previousPartnerId: row.previous_partner_id,
    accountId: row.kind === 'attribution' ? row.subject_id : row.account_id,
    status: row.status,
    reason: row.reason,
    occurredAt: formatInstant(row.occurred_at),
    entry: null,
    named: row.named ?? [],
  }));
}

/** That another version took the live one's place, whose entries differ from those told before. */
export async function restatementsIn(client: PoolClient, { after, until, limit }: Stretch): Promise<ChangeRow[]> {
  const { rows } = await client.query<{ position: number; swap: number; version: number; since: Instant }>(
    `SELECT live_from AS position, live_swap AS swap, version, live_since AS since FROM public.projection_versions
     WHERE restates AND (live_from, live_swap) > ($1, $2) AND live_from <= $3 ORDER BY live_from, live_swap LIMIT $4`,
    [...boundIn(PHASES.restatement, after), until, limit],
  );
  return rows.map(({ position, swap, version, since }) => ({
    ...NO_ENTRY,
    place: { position, phase: PHASES.restatement, seq: swap },
    type: 'restatement',
    id: String(version),
    partnerId: null,
    previousPartnerId: null,
    accountId: null,
    status: null,
    reason: null,
    occurredAt: formatInstant(since),
  }));
}
