import { formatInstant } from '#contracts';
import type { PoolClient } from '#platform';
import { rankOf } from '../../ledger/ranks.js';
import { exactly, KEY, type Key, type KeyKind } from '../keys.js';
import { conditionsOf, isFound, type Moment, type PartnerFilter } from './filter.js';
import { SqlParameters } from './parameters.js';
import { bytewise } from './prefix.js';

/** A partner in a list, and the keys after which the list goes on behind it. */
export interface Placed {
  partnerId: string;
  keys: Key[];
}

type SortedBy = 'partnerId' | 'earned' | 'available' | 'clients' | 'latestClient';
export const PARTNER_SORTS = ['partnerId', 'earned', 'available', 'clients', 'latestClient'].flatMap((by) => [
  by as SortedBy,
  `-${by as SortedBy}` as const,
]);
export type PartnerSort = (typeof PARTNER_SORTS)[number];

export interface PartnerOrder {
  sort: PartnerSort;
  /** Of which sums are `earned` and `available`. */
  asset: string;
}

/** What partners are sorted by: of equal ones their ids decide. Those that have no such value come last, by id. */
interface Value {
  /** The rows that have it, and their partner's id. */
  from: string;
  id: string;
  /** Which of the rows. */
  condition?: (asset: string) => string;
  /** From the rows to partners: where nothing is asked of these it is left out, since each row has its partner. */
  toPartners?: string;
  expression: string;
  type: string;
  /** The value as a key of a cursor. */
  key: { kind: KeyKind; selected: (expression: string) => string; stored: (key: Key) => Key };
  /** Of a row without a value; undefined where each row has one. */
  isMissing?: (asset: string) => string;
  /** The column of the value's rank, where the index is of that: see `rankOf`. */
  rank?: string;
}

const asIs = <T>(it: T): T => it;
const PARTNERS = { from: 'partners p', id: 'p.partner_id' };

const sum = (expression: string, rank: string): Value => ({
  from: 'partner_balances b',
  id: 'b.partner_id',
  condition: (asset) => `b.asset = ${asset}`,
  toPartners: 'JOIN partners p ON p.partner_id = b.partner_id',
  expression,
  type: 'numeric',
  key: { kind: KEY.amount, selected: (value) => `${value}::text`, stored: asIs },
  isMissing: (asset) =>
    `NOT EXISTS (SELECT FROM partner_balances b WHERE b.partner_id = p.partner_id AND b.asset = ${asset})`,
  rank,
});

const VALUES: Record<Exclude<SortedBy, 'partnerId'>, Value> = {
  earned: sum('(b.granted - b.reversed)', 'b.earned_rank'),
  available: sum('b.available', 'b.available_rank'),
  clients: {
    ...PARTNERS,
    expression: 'p.direct_clients',
    type: 'integer',
    key: { kind: KEY.seq, selected: asIs, stored: asIs },
  },
  latestClient: {
    ...PARTNERS,
    expression: 'p.last_client_signup_at',
    type: 'timestamptz',
    key: { kind: KEY.instant, selected: asIs, stored: (key) => formatInstant(Number(key)) },
    isMissing: () => 'p.last_client_signup_at IS NULL',
  },
};

/** Keys of a row's cursor: whether it has a value, the value, its id. */
const WITH_VALUE = 1;
const WITHOUT = 0;

const byOf = (sort: PartnerSort): SortedBy => sort.replace('-', '') as SortedBy;

/** What the keys of an order's cursors are. */
export function keysOf({ sort }: PartnerOrder): KeyKind[][] {
  const by = byOf(sort);
  const byId = [exactly(WITHOUT), KEY.text];
  return by === 'partnerId' ? [byId] : [[exactly(WITH_VALUE), VALUES[by].key.kind, KEY.text], byId];
}

interface Asked {
  filter: PartnerFilter;
  order: PartnerOrder;
  moment: Moment;
}

/**
 * The first `limit` partners after `after`, in the order asked for: each part of the list is read along an index, so that it
 * does not matter how far behind its beginning a page is.
 */
export async function sortedPartners(
  client: PoolClient,
  asked: Asked,
  after: readonly Key[] | null,
  limit: number,
): Promise<Placed[]> {
  const descending = asked.order.sort.startsWith('-');
  const by = byOf(asked.order.sort);
  if (by === 'partnerId') return part(client, asked, { condition: 'true', descending, after: after?.at(-1) }, limit);
  const value = VALUES[by];
  const first = after?.[0] === WITHOUT ? [] : await valued(client, asked, { value, descending, after }, limit);
  if (first.length >= limit || !value.isMissing) return first;
  const parameters = new SqlParameters();
  const condition = value.isMissing(value.condition ? parameters.add(asked.order.asset) : '');
  const rest = { condition, descending: false, after: after?.[0] === WITHOUT ? after[1] : undefined };
  return [...first, ...(await part(client, asked, rest, limit - first.length, parameters))];
}

interface Valued {
  value: Value;
  descending: boolean;
  after: readonly Key[] | null;
}

/**
 * Those that have a value. Very many may have one and the same sum: behind one of them its equals are found by their ids, before those of
 * other sums are sorted.
 */
async function valued(client: PoolClient, asked: Asked, list: Valued, limit: number): Promise<Placed[]> {
  if (!list.after || !list.value.rank) return partOfValued(client, asked, list, 'all', limit);
  const equal = await partOfValued(client, asked, list, 'equal', limit);
  if (equal.length >= limit) return equal;
  return [...equal, ...(await partOfValued(client, asked, list, 'beyond', limit - equal.length))];
}

async function partOfValued(
  client: PoolClient,
  { filter, order, moment }: Asked,
  { value, descending, after }: Valued,
  which: 'all' | 'equal' | 'beyond',
  limit: number,
): Promise<Placed[]> {
  const parameters = new SqlParameters();
  const { from, toPartners = '', expression, type, key, rank } = value;
  const id = bytewise(value.id);
  const ofPartners = where(filter, moment, parameters);
  // Very many may have one and the same sum: to look up each one's partner would cost ten times what the sums do.
  const rows = ofPartners.length > 0 ? `${from} ${toPartners}` : from;
  const conditions = [`${expression} IS NOT NULL`, ...ofPartners];
  if (value.condition) conditions.push(value.condition(parameters.add(order.asset)));
  const behind = descending ? '<' : '>';
  if (after) {
    const last = `${parameters.add(key.stored(after[1]!))}::${type}`;
    if (which === 'all') conditions.push(`(${expression}, ${id}) ${behind} (${last}, ${parameters.add(after[2])})`);
    if (which === 'equal')
      conditions.push(
        `${rank} = ${rankOf(last)}`,
        `${expression} = ${last}`,
        `${id} ${behind} ${parameters.add(after[2])}`,
      );
    if (which === 'beyond') conditions.push(`${rank} ${behind}= ${rankOf(last)}`, `${expression} ${behind} ${last}`);
  }
  const sorted = which === 'equal' ? [id] : [...(rank ? [rank] : []), expression, id];
  const places = sorted.map((each) => `${each} ${descending ? 'DESC' : 'ASC'}`);
  const found = await client.query<{ partnerId: string; value: Key }>(
    `SELECT ${value.id} AS "partnerId", ${key.selected(expression)} AS value FROM ${rows}
     WHERE ${conditions.join(' AND ')} ORDER BY ${places.join(', ')} LIMIT ${limit}`,
    parameters.values,
  );
  return found.rows.map(({ partnerId, value: at }) => ({ partnerId, keys: [WITH_VALUE, at, partnerId] }));
}

/** Partners by their ids. */
async function part(
  client: PoolClient,
  { filter, moment }: Asked,
  some: { condition: string; descending: boolean; after: Key | undefined },
  limit: number,
  parameters = new SqlParameters(),
): Promise<Placed[]> {
  const id = bytewise(PARTNERS.id);
  const conditions = [...where(filter, moment, parameters), some.condition];
  if (some.after !== undefined) conditions.push(`${id} ${some.descending ? '<' : '>'} ${parameters.add(some.after)}`);
  const { rows } = await client.query<{ partnerId: string }>(
    `SELECT p.partner_id AS "partnerId" FROM ${PARTNERS.from} WHERE ${conditions.join(' AND ')}
     ORDER BY ${id} ${some.descending ? 'DESC' : 'ASC'} LIMIT ${limit}`,
    parameters.values,
  );
  return rows.map(({ partnerId }) => ({ partnerId, keys: [WITHOUT, partnerId] }));
}

/** Conditions on partners; none where all are listed. */
function where(filter: PartnerFilter, moment: Moment, parameters: SqlParameters): string[] {
  const found = filter.search === undefined ? [] : [isFound(filter.search, filter, parameters)];
  return [...conditionsOf(filter, moment, parameters), ...found];
}
