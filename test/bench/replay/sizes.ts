import type { EmmettPayments } from '../emmett/emmett-process.js';

/** Who there is, and how much they pay. */
export interface LogSize {
  partners: number;
  /** Of each partner; one more has signed up and not paid yet. */
  payingClients: number;
  paymentsPerClient: number;
}

/** How much is measured. */
export interface Sizes {
  log: LogSize;
  /** The same partners and clients, with more payments. */
  larger: LogSize;
  emmett: EmmettPayments;
  /** Requests a second to the query app, and for how long where no replay runs. */
  queries: { perSecond: number; seconds: number };
  runs: number;
}

const PEOPLE = { partners: 50_000, payingClients: 2 };

/** 1,000,000 payments and 5,000,000, of 50,000 partners and 150,000 accounts. */
export const FULL: Sizes = {
  log: { ...PEOPLE, paymentsPerClient: 10 },
  larger: { ...PEOPLE, paymentsPerClient: 50 },
  emmett: { partners: 300, paymentsPerPartner: 20, paymentsPerClient: 10 },
  queries: { perSecond: 50, seconds: 20 },
  runs: 3,
};

export const QUICK: Sizes = {
  log: { partners: 10, payingClients: 2, paymentsPerClient: 10 },
  larger: { partners: 10, payingClients: 2, paymentsPerClient: 50 },
  emmett: { partners: 5, paymentsPerPartner: 20, paymentsPerClient: 10 },
  queries: { perSecond: 20, seconds: 1 },
  runs: 1,
};
