import type { LogSize } from '../replay/sizes.js';

/** How much is there, and how much is asked. */
export interface Sizes {
  /** Those who are searched and sorted. */
  many: LogSize;
  /** Those whose summary, balances, ledger and clients are asked for. */
  busy: LogSize;
  /** One partner with very many entries. */
  large: { payments: number; paymentsPerClient: number };
  /** A tree of three levels, each with so many clients that have clients, and one that has none. */
  tree: { width: number };
  /** As many requests as can be answered, for so long. */
  most: { connections: number; seconds: number };
  /** Requests a second while payments come in. */
  steady: { perSecond: number; payments: number; seconds: number };
  /** How often each long answer is asked for. */
  asked: number;
  ids: number;
  /** Of a sorted list. */
  page: { number: number; rows: number };
  runs: number;
}

/** 1,411,110 payments of 200,112 partners. */
export const FULL: Sizes = {
  many: { partners: 198_000, payingClients: 1, paymentsPerClient: 1 },
  busy: { partners: 2_000, payingClients: 10, paymentsPerClient: 10 },
  large: { payments: 1_000_000, paymentsPerClient: 1_000 },
  tree: { width: 10 },
  most: { connections: 16, seconds: 4 },
  steady: { perSecond: 500, payments: 1_000, seconds: 8 },
  asked: 100,
  ids: 500,
  page: { number: 1_000, rows: 100 },
  runs: 3,
};

export const QUICK: Sizes = {
  many: { partners: 40, payingClients: 1, paymentsPerClient: 1 },
  busy: { partners: 8, payingClients: 2, paymentsPerClient: 10 },
  large: { payments: 200, paymentsPerClient: 20 },
  tree: { width: 2 },
  most: { connections: 2, seconds: 1 },
  steady: { perSecond: 50, payments: 100, seconds: 1 },
  asked: 3,
  ids: 20,
  page: { number: 3, rows: 5 },
  runs: 1,
};
