import { formatInstant, type Instant } from '#contracts';
import { instantOrNull } from './instants.js';
import type { LiveRead } from './live-read.js';
import { NotFoundError } from './not-found.js';
import { KEY, type Key, type KeyKind } from './keys.js';
import { cutPage, decodeCursor, type Page } from './page.js';
import { SqlParameters } from './partner-list/parameters.js';
import { bytewise, isWithin, rangeOf } from './partner-list/prefix.js';
import { toBrought, type RewardSum } from './brought.js';
import type { AsOf } from './balances.js';
import { broughtThen } from './past/brought-then.js';
import { clientsThen } from './past/clients-then.js';
import { isByThen, isOfThen, pastParameters } from './past/parameters.js';
import { requireReached } from './reached.js';

export const CLIENT_SORTS = ['signedUpAt', '-signedUpAt', 'accountId', '-accountId'] as const;
export type ClientSort = (typeof CLIENT_SORTS)[number];

interface ClientRow {
  account_id: string;
  signed_up_at: Instant;
  via: 'link' | 'claim';
  payments: number;
  last_payment_at: Instant | null;
  brought: RewardSum[] | null;
}

const ID = bytewise('account_id');

export interface ClientsFilter extends AsOf {
  /** The beginning of a client's id. */
  search?: string | undefined;
  sort: ClientSort;
}

/** What is kept of now. */
const BROUGHT = `
  (SELECT json_agg(json_build_object('asset', asset, 'amount', amount::text) ORDER BY asset) FROM client_rewards r
   WHERE r.account_id = page.account_id AND r.partner_id = $1 AND r.amount <> 0)`;

/**
 * A partner's clients, with what each of them paid and brought: now, or as of a time, a position, or both.
 * @throws LedgerError `INVALID_CURSOR`
 */
export function clientsOf(partnerId: string, { search, sort, asOf, atPosition }: ClientsFilter, page: Page) {
  const isPast = isOfThen({ asOf, atPosition });
  const list = `clients/${JSON.stringify([partnerId, search, sort, ...(isPast ? [asOf, atPosition] : [])])}`;
  const { keys, keysOf } = sort.endsWith('accountId') ? BY_ID : BY_SIGNUP;
  const after = decodeCursor(
    list,
    page.after,
    keys.map(({ kind }) => kind),
  );
  const parameters = new SqlParameters(partnerId, page.limit + 1);
  const past = pastParameters(parameters, { asOf, atPosition });
  const conditions = ['true'];
  if (search !== undefined) {
    const [low, high] = rangeOf(search).map((text) => parameters.add(text)) as [string, string];
    conditions.push(isWithin('account_id', low, high));
  }
  const descending = sort.startsWith('-');
  if (after) {
    const values = after.map((key, i) => parameters.add(keys[i]!.stored(key)));
    conditions.push(
      `(${keys.map(({ column }) => column).join(', ')}) ${descending ? '<' : '>'} (${values.join(', ')})`,
    );
  }
  const order = keys.map(({ column }) => `${column} ${descending ? 'DESC' : 'ASC'}`).join(', ');
  const first = (clients: string): string =>
    `(SELECT account_id, signed_up_at, via FROM (${clients}) AS clients WHERE ${conditions.join(' AND ')}
      ORDER BY ${order} LIMIT $2)`;
  const parts = clientsThen('$1', past).map(first);
  const shown = parts.length === 1 ? parts[0]! : first(parts.join(' UNION ALL '));
  return {
    select: `p.partner_id IS NOT NULL AS known, account_id, signed_up_at, via, paid.payments, paid.last_payment_at,
      ${isPast ? broughtThen('page.account_id', '$1', past) : BROUGHT} AS brought`,
    from: `LEFT JOIN partners p ON p.partner_id = $1
      LEFT JOIN LATERAL ${shown} AS page ON true
      LEFT JOIN LATERAL (SELECT count(*)::integer AS payments, max(occurred_at) AS last_payment_at
                         FROM payments WHERE payments.account_id = page.account_id
                           AND ${isByThen('occurred_at', 'payments.position', past)}) AS paid ON true`,
    orderBy: order,
    values: parameters.values,
    answer: (rows, at) => {
      requireReached(at, atPosition);
      if (!rows[0].known) throw new NotFoundError('partner');
      const cut = cutPage(
        list,
        page.limit,
        rows.filter((row) => row.account_id !== null),
        keysOf,
      );
      return { clients: cut.rows.map(toClient), next: cut.next };
    },
  } satisfies LiveRead<{ known: boolean } & (ClientRow | { account_id: null }), unknown>;
}

interface Keys {
  keys: { column: string; kind: KeyKind; stored: (key: Key) => Key }[];
  keysOf: (row: ClientRow) => Key[];
}

const asIs = (key: Key): Key => key;
const BY_ID: Keys = { keys: [{ column: ID, kind: KEY.text, stored: asIs }], keysOf: (row) => [row.account_id] };
/** Of one moment in the order of the index that there is, which is the database's. */
const BY_SIGNUP: Keys = {
  keys: [
    { column: 'signed_up_at', kind: KEY.instant, stored: (key) => formatInstant(Number(key)) },
    { column: 'account_id', kind: KEY.text, stored: asIs },
  ],
  keysOf: (row) => [row.signed_up_at, row.account_id],
};

const toClient = (row: ClientRow) => ({
  accountId: row.account_id,
  signedUpAt: formatInstant(row.signed_up_at),
  via: row.via,
  payments: row.payments,
  lastPaymentAt: instantOrNull(row.last_payment_at),
  ...toBrought(row.brought),
});
