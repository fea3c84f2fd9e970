import type { PoolClient } from '#platform';
import { rankOf } from '../../ledger/ranks.js';
import type { Key } from '../page.js';
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
  from: (asset: string) => string;
  expression: string;
  /** Of a row without a value; undefined where each row has one. */
  isMissing?: (asset: string) => { from: string; condition: string };
  /** The value as a key of a cursor, as text of the database. */
  type: string;
  /** The column of the value's rank, where the index is of that: see `rankOf`. */
  rank?: string;
}

const PARTNERS = 'partners p';
const sum = (expression: string, rank: string): Value => ({
  from: (asset) => `partner_balances b JOIN partners p ON p.partner_id = b.partner_id AND b.asset = ${asset}`,
  expression,
  isMissing: (asset) => ({
    from: PARTNERS,
    condition: `NOT EXISTS (SELECT FROM partner_balances b WHERE b.partner_id = p.partner_id AND b.asset = ${asset})`,
  }),
  type: 'numeric',
  rank,
});

const VALUES: Record<Exclude<SortedBy, 'partnerId'>, Value> = {
  earned: sum('(b.granted - b.reversed)', 'b.earned_rank'),
  available: sum('b.available', 'b.available_rank'),
  clients: { from: () => PARTNERS, expression: 'p.direct_clients', type: 'integer' },
  latestClient: {
    from: () => PARTNERS,
    expression: 'p.last_client_signup_at',
    isMissing: () => ({ from: PARTNERS, condition: 'p.last_client_signup_at IS NULL' }),
    type: 'timestamptz',
  },
};

/** Keys of a row's cursor: whether it has a value, the value as text, its id. */
const WITH_VALUE = 1;
const WITHOUT = 0;

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
  const by = asked.order.sort.replace('-', '') as SortedBy;
  if (by === 'partnerId') {
    return part(client, asked, { from: PARTNERS, condition: 'true', descending, after: after?.at(-1) }, limit);
  }
  const value = VALUES[by];
  const first = after?.[0] === WITHOUT ? [] : await valued(client, asked, { value, descending, after }, limit);
  if (first.length >= limit || !value.isMissing) return first;
  const parameters = new SqlParameters();
  const missing = value.isMissing(usesAsset(value) ? parameters.add(asked.order.asset) : '');
  const rest = { ...missing, descending: false, after: after?.[0] === WITHOUT ? after[1] : undefined };
  return [...first, ...(await part(client, asked, rest, limit - first.length, parameters))];
}

const usesAsset = ({ type }: Value): boolean => type === 'numeric';

async function valued(
  client: PoolClient,
  { filter, order, moment }: Asked,
  { value, descending, after }: { value: Value; descending: boolean; after: readonly Key[] | null },
  limit: number,
): Promise<Placed[]> {
  const parameters = new SqlParameters();
  const { expression, type, rank } = value;
  const from = value.from(usesAsset(value) ? parameters.add(order.asset) : '');
  const id = bytewise(usesAsset(value) ? 'b.partner_id' : 'p.partner_id');
  const conditions = where(filter, moment, parameters);
  if (value.isMissing) conditions.push(`${expression} IS NOT NULL`);
  if (after) {
    const [text, last] = [parameters.add(after[1]), parameters.add(after[2])];
    conditions.push(`(${expression}, ${id}) ${descending ? '<' : '>'} (${text}::${type}, ${last})`);
    if (rank) conditions.push(`${rank} ${descending ? '<=' : '>='} ${rankOf(`${text}::${type}`)}`);
  }
  const direction = descending ? 'DESC' : 'ASC';
  const { rows } = await client.query<{ partnerId: string; value: string }>(
    `SELECT p.partner_id AS "partnerId", ${expression}::text AS value FROM ${from}
     WHERE ${conditions.join(' AND ')} ORDER BY ${[...(rank ? [rank] : []), expression, id].map((key) => `${key} ${direction}`).join(', ')} LIMIT ${limit}`,
    parameters.values,
  );
  return rows.map(({ partnerId, value: text }) => ({ partnerId, keys: [WITH_VALUE, text, partnerId] }));
}

/** Partners by their ids. */
async function part(
  client: PoolClient,
  { filter, moment }: Asked,
  some: { from: string; condition: string; descending: boolean; after: Key | undefined },
  limit: number,
  parameters = new SqlParameters(),
): Promise<Placed[]> {
  const id = bytewise('p.partner_id');
  const conditions = [...where(filter, moment, parameters), some.condition];
  if (some.after !== undefined) conditions.push(`${id} ${some.descending ? '<' : '>'} ${parameters.add(some.after)}`);
  const { rows } = await client.query<{ partnerId: string }>(
    `SELECT p.partner_id AS "partnerId" FROM ${some.from} WHERE ${conditions.join(' AND ')}
     ORDER BY ${id} ${some.descending ? 'DESC' : 'ASC'} LIMIT ${limit}`,
    parameters.values,
  );
  return rows.map(({ partnerId }) => ({ partnerId, keys: [WITHOUT, partnerId] }));
}

function where(filter: PartnerFilter, moment: Moment, parameters: SqlParameters): string[] {
  const found = filter.search === undefined ? [] : [isFound(filter.search, filter, parameters)];
  return ['true', ...conditionsOf(filter, moment, parameters), ...found];
}
