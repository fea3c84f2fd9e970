/** Who there is, and how much they pay. */
export interface BacklogSize {
  partners: number;
  /** Of each partner; one more has signed up and not paid yet. */
  payingClients: number;
  paymentsPerClient: number;
}

/** Payments a second, and within how many milliseconds 99 of 100 are to be visible. */
export interface Rate {
  perSecond: number;
  withinMs: number;
}

/** How much is measured. */
export interface Sizes {
  backlog: BacklogSize;
  /** Who is there before what is measured as sustained. */
  earlier: { partners: number; payments: number; paymentsPerClient: number };
  /** Emmett takes its payments one by one: as many of each partner as this. */
  emmettPaymentsPerPartner: number;
  /** Payments of which it is measured when they are seen: at each rate for so many seconds. */
  latency: { people: BacklogSize; rates: readonly Rate[]; seconds: number };
  /** For how long a consumer with nothing to do is watched, in a run. */
  idleSeconds: number;
  /** Before that, until it has settled. */
  settleSeconds: number;
  /** Rows that are there, and rows that are appended then; the size of a generation of ids, where not the usual one. */
  growth: { rows: number; appended: number; generation?: number };
  runs: number;
}

const RATES: readonly Rate[] = [
  { perSecond: 1_000, withinMs: 120 },
  { perSecond: 5_000, withinMs: 300 },
];

const PEOPLE: BacklogSize = { partners: 5_000, payingClients: 3, paymentsPerClient: 30 };

/** 5,000 links, 2,500 contracts, 20,000 signups, 450,000 payments, 10,000 refunds, 12,500 disputes: 500,000 messages. */
export const FULL: Sizes = {
  backlog: PEOPLE,
  earlier: { partners: 5_000, payments: 200, paymentsPerClient: 20 },
  emmettPaymentsPerPartner: 1,
  latency: { people: PEOPLE, rates: RATES, seconds: 20 },
  idleSeconds: 10,
  settleSeconds: 5,
  growth: { rows: 20_000_000, appended: 200_000 },
  runs: 3,
};

const FEW: BacklogSize = { partners: 4, payingClients: 3, paymentsPerClient: 20 };
const FEW_RATES: readonly Rate[] = [
  { perSecond: 200, withinMs: 120 },
  { perSecond: 400, withinMs: 300 },
];

export const QUICK: Sizes = {
  backlog: FEW,
  earlier: { partners: 4, payments: 20, paymentsPerClient: 5 },
  emmettPaymentsPerPartner: 5,
  latency: { people: FEW, rates: FEW_RATES, seconds: 1 },
  idleSeconds: 1,
  settleSeconds: 0,
  growth: { rows: 5_000, appended: 500, generation: 1_000 },
  runs: 1,
};
