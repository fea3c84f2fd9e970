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
  /** One after the other, the smallest first: of the same people, and of more people who pay alike. */
  sizes: LogSize[];
  people: LogSize[];
  emmett: EmmettPayments;
  /** Requests a second to the query app, and for how long where no replay runs. */
  queries: { perSecond: number; seconds: number };
  runs: number;
}

const PEOPLE = { partners: 50_000, payingClients: 2 };
export const ofMillions = (millions: number): LogSize => ({ ...PEOPLE, paymentsPerClient: millions * 10 });
export const peopleOfMillions = (millions: number): LogSize => ({
  partners: millions * 50_000,
  payingClients: 2,
  paymentsPerClient: 10,
});

/** 1,000,000 payments and 5,000,000, of 50,000 partners and 150,000 accounts. */
export const FULL: Sizes = {
  log: ofMillions(1),
  larger: ofMillions(5),
  sizes: [1, 5, 10].map(ofMillions),
  people: [1, 5].map(peopleOfMillions),
  emmett: { partners: 300, paymentsPerPartner: 20, paymentsPerClient: 10 },
  queries: { perSecond: 50, seconds: 20 },
  runs: 3,
};

export const QUICK: Sizes = {
  log: { partners: 10, payingClients: 2, paymentsPerClient: 10 },
  larger: { partners: 10, payingClients: 2, paymentsPerClient: 50 },
  sizes: [10, 50].map((paymentsPerClient) => ({ partners: 10, payingClients: 2, paymentsPerClient })),
  people: [10, 50].map((partners) => ({ partners, payingClients: 2, paymentsPerClient: 10 })),
  emmett: { partners: 5, paymentsPerPartner: 20, paymentsPerClient: 10 },
  queries: { perSecond: 20, seconds: 1 },
  runs: 1,
};
