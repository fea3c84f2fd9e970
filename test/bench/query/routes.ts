import { now } from '#contracts';
import {
  clientsOf,
  keptBalances,
  ledgerOf,
  partnerAt,
  statementOf,
  type LiveRead,
  type LiveStatement,
} from '#read-models';
import { mustEqual } from '../check.js';
import { clientsOf as payingClientsOf, type PlacedPopulation } from '../log/population.js';
import { rewardsOf } from './people.js';

/** A page of a ledger, as it is shown. */
const ENTRIES = 20;
const CLIENTS = 100;

export type RouteName = 'partner' | 'balances' | 'ledger' | 'clients';

interface Balances {
  balances: { availableMinor: number }[];
  freeDays: { available: number };
}

/** A route that is asked very often, and what the floor asks the database in its place. */
export interface Route {
  name: string;
  path: (partnerId: string) => string;
  /** The partner's id is the first value. */
  statement: LiveStatement & { values: unknown[] };
  /** @throws WrongResultError */
  check: (body: unknown, population: PlacedPopulation) => void;
  /** The rows of the floor. @throws WrongResultError */
  checkFloor: (rows: Record<string, unknown>[], population: PlacedPopulation) => void;
}

const prepared = (read: LiveRead<never, unknown>) => ({ ...statementOf(read), values: read.values });
const base = (partnerId: string): string => `/v1/partners/${partnerId}`;

function checkBalances(body: unknown, population: PlacedPopulation): void {
  const { balances, freeDays } = body as Balances;
  const available = population.contract ? balances[0]?.availableMinor : freeDays.available;
  mustEqual(`what ${population.partnerId} has`, available, rewardsOf(population, 0, population.payments));
}

const checkSums = (rows: { available: string }[] | undefined, population: PlacedPopulation): void =>
  mustEqual(
    'the sums of the floor',
    rows?.map(({ available }) => Number(available)),
    [rewardsOf(population, 0, population.payments)],
  );

const shown = ({ payments }: PlacedPopulation): number => Math.min(ENTRIES, payments);

export const ROUTES: Record<RouteName, Route> = {
  partner: {
    name: 'partner summary',
    path: base,
    statement: prepared(partnerAt('', now())),
    check: checkBalances,
    checkFloor: ([row], population) => checkSums(row?.['sums'] as { available: string }[], population),
  },
  balances: {
    name: 'balances',
    path: (partnerId) => `${base(partnerId)}/balances`,
    statement: prepared(keptBalances('')),
    check: checkBalances,
    checkFloor: (rows, population) => checkSums(rows as { available: string }[], population),
  },
  ledger: {
    name: `page of ${ENTRIES} of the ledger`,
    path: (partnerId) => `${base(partnerId)}/ledger?limit=${ENTRIES}`,
    statement: prepared(ledgerOf('', {}, { limit: ENTRIES })),
    check: (body, population) =>
      mustEqual('entries of a page', (body as { entries: unknown[] }).entries.length, shown(population)),
    checkFloor: (rows, population) =>
      mustEqual('entries of the floor', Math.min(ENTRIES, rows.length), shown(population)),
  },
  clients: {
    name: 'page of clients',
    path: (partnerId) => `${base(partnerId)}/clients`,
    statement: prepared(clientsOf('', { sort: '-signedUpAt' }, { limit: CLIENTS })),
    check: (body, population) =>
      mustEqual('clients', (body as { clients: unknown[] }).clients.length, payingClientsOf(population) + 1),
    checkFloor: (rows, population) => mustEqual('clients', rows.length, payingClientsOf(population) + 1),
  },
};
