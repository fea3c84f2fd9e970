import type { PoolClient } from '#platform';
import { exactly, KEY, type Key } from '../keys.js';
import { conditionsOf, type Moment, type PartnerFilter } from './filter.js';
import type { Placed } from './order.js';
import { SqlParameters } from './parameters.js';
import { bytewise, isWithin, rangeOf } from './prefix.js';

/** Clients looked at for a page, at most: one partner may have all that are found. */
const CLIENTS_MAX = 8_000;

/** By what a partner is found: those found by their ids come first, then those by a code, then those by a client. */
const ID = 0;
const CODE = 1;
const CLIENT = 2;

/** Of cursors: by what the last one was found, and where that stands among its like. */
export const FOUND_KEYS = [
  [exactly(ID), KEY.text],
  [exactly(CODE), KEY.text, KEY.text],
  [exactly(CLIENT), KEY.text],
];

interface Search {
  prefix: string;
  filter: PartnerFilter;
  moment: Moment;
}

export interface FoundPartners {
  partners: Placed[];
  /** Where there was too much to look at for a full page: the keys to go on after. */
  lookedUpTo: Key[] | null;
}

/**
 * The first `limit` partners after `after` that a search finds, in the order of what is found: each by the first of its id, its codes
 * and its clients. So every part of the list is a stretch of an index.
 */
export async function foundPartners(
  client: PoolClient,
  search: Search,
  after: readonly Key[] | null,
  limit: number,
): Promise<FoundPartners> {
  const [kind = ID, ...keys] = after ?? [];
  const found: Placed[] = [];
  const rest = (of: number): Key[] | null => (kind === of && keys.length > 0 ? keys : null);
  if (kind === ID) found.push(...(await byId(client, search, rest(ID), limit)));
  if (Number(kind) <= CODE && found.length < limit) {
    found.push(...(await byCode(client, search, rest(CODE), limit - found.length)));
  }
  if (found.length >= limit) return { partners: found, lookedUpTo: null };
  const last = await byClient(client, search, rest(CLIENT), limit - found.length);
  return { partners: [...found, ...last.partners], lookedUpTo: last.lookedUpTo };
}

/** The parts of a statement that looks for the prefix, with the values of those that it uses. */
class Ranges {
  readonly parameters = new SqlParameters();
  readonly conditions: string;
  readonly #prefix: string;
  #range: [string, string] | undefined;
  #codes: [string, string] | undefined;

  constructor({ prefix, filter, moment }: Search) {
    this.#prefix = prefix;
    this.conditions = ['true', ...conditionsOf(filter, moment, this.parameters)].join(' AND ');
  }

  id(of: string): string {
    this.#range ??= this.#add(this.#prefix);
    return isWithin(of, ...this.#range);
  }

  code(of: string): string {
    this.#codes ??= this.#add(this.#prefix.toLowerCase());
    return `${of}.created_at IS NOT NULL AND ${isWithin(`lower(${of}.code)`, ...this.#codes)}`;
  }

  #add(prefix: string): [string, string] {
    const [low, high] = rangeOf(prefix);
    return [this.parameters.add(low), this.parameters.add(high)];
  }
}

async function byId(client: PoolClient, search: Search, after: Key[] | null, limit: number): Promise<Placed[]> {
  const ranges = new Ranges(search);
  const id = bytewise('p.partner_id');
  const { rows } = await client.query<{ partnerId: string }>(
    `SELECT p.partner_id AS "partnerId" FROM partners p
     WHERE ${ranges.id('p.partner_id')} ${after ? `AND ${id} > ${ranges.parameters.add(after[0])}` : ''}
       AND ${ranges.conditions} ORDER BY ${id} LIMIT ${limit}`,
    ranges.parameters.values,
  );
  return rows.map(({ partnerId }) => ({ partnerId, keys: [ID, partnerId] }));
}

async function byCode(client: PoolClient, search: Search, after: Key[] | null, limit: number): Promise<Placed[]> {
  const ranges = new Ranges(search);
  const place = (of: string): string => `(${bytewise(`lower(${of}.code)`)}, ${bytewise(`${of}.code`)})`;
  const last = (after ?? []).map((key) => ranges.parameters.add(key));
  const { rows } = await client.query<{ partnerId: string; code: string; lower: string }>(
    `SELECT l.partner_id AS "partnerId", l.code, lower(l.code) AS lower
     FROM links l JOIN partners p ON p.partner_id = l.partner_id
     WHERE ${ranges.code('l')} ${after ? `AND ${place('l')} > (${last.join(', ')})` : ''}
       AND NOT ${ranges.id('l.partner_id')}
       AND NOT EXISTS (SELECT FROM links b WHERE b.partner_id = l.partner_id AND ${ranges.code('b')} AND ${place('b')} < ${place('l')})
       AND ${ranges.conditions}
     ORDER BY ${bytewise('lower(l.code)')}, ${bytewise('l.code')} LIMIT ${limit}`,
    ranges.parameters.values,
  );
  return rows.map(({ partnerId, code, lower }) => ({ partnerId, keys: [CODE, lower, code] }));
}

async function byClient(
  client: PoolClient,
  search: Search,
  after: Key[] | null,
  limit: number,
): Promise<FoundPartners> {
  const partners: Placed[] = [];
  let from = after?.[0];
  // Most partners have few clients, so that hardly more have to be looked at than are to be shown.
  let atOnce = limit * 2;
  for (let looked = 0; looked < CLIENTS_MAX; looked += atOnce, atOnce *= 2) {
    const look = await lookAtClients(client, search, from, { atOnce, limit: limit - partners.length });
    partners.push(...look.partners);
    if (partners.length >= limit || look.last === null) return { partners, lookedUpTo: null };
    from = look.last;
  }
  return { partners, lookedUpTo: [CLIENT, from!] };
}

/** @returns `last`: the last client that was looked at, where there are more */
async function lookAtClients(
  client: PoolClient,
  search: Search,
  after: Key | undefined,
  { atOnce, limit }: { atOnce: number; limit: number },
): Promise<{ partners: Placed[]; last: string | null }> {
  const ranges = new Ranges(search);
  const last = after === undefined ? undefined : ranges.parameters.add(after);
  // Whether a partner was found by a client before those that are looked at: of these, its first one is known.
  const isNew =
    last === undefined
      ? 'true'
      : `NOT EXISTS (SELECT FROM accounts b WHERE b.partner_id = f.partner_id AND ${ranges.id('b.account_id')}
                       AND ${bytewise('b.account_id')} <= ${last})`;
  const { rows } = await client.query<{ partnerId: string | null; accountId: string; seen: number; last: string }>(
    `WITH looked AS MATERIALIZED (
       SELECT account_id, partner_id FROM accounts
       WHERE partner_id IS NOT NULL AND ${ranges.id('account_id')}
         ${last === undefined ? '' : `AND ${bytewise('account_id')} > ${last}`}
       ORDER BY ${bytewise('account_id')} LIMIT ${atOnce}
     ), first AS (
       SELECT partner_id, min(${bytewise('account_id')}) AS account_id FROM looked GROUP BY partner_id
     ), ended AS (
       SELECT count(*)::integer AS seen, max(${bytewise('account_id')}) AS last FROM looked
     )
     SELECT found.partner_id AS "partnerId", found.account_id AS "accountId", seen, last FROM ended LEFT JOIN LATERAL (
       SELECT f.partner_id, f.account_id FROM first f JOIN partners p ON p.partner_id = f.partner_id
       WHERE NOT ${ranges.id('f.partner_id')}
         AND NOT EXISTS (SELECT FROM links b WHERE b.partner_id = f.partner_id AND ${ranges.code('b')})
         AND ${isNew}
         AND ${ranges.conditions}
       ORDER BY ${bytewise('f.account_id')} LIMIT ${limit}) AS found ON true
     ORDER BY ${bytewise('found.account_id')}`,
    ranges.parameters.values,
  );
  const partners = rows.flatMap(({ partnerId, accountId }) =>
    partnerId === null ? [] : [{ partnerId, keys: [CLIENT, accountId] }],
  );
  return { partners, last: rows[0]!.seen < atOnce ? null : rows[0]!.last };
}
