/** What payments are like, by their number: a matter of arithmetic, so that sums are known without the program. */
export const amountOf = (payment: number): number => 1000 + (payment % 997);
export const taxOf = (payment: number): number => payment % 7;
export const baseOf = (payment: number): number => amountOf(payment) - taxOf(payment);

/** One of twenty buys a year, where histories have years at all. */
export const periodOf = (payment: number): 'month' | 'year' => (payment % 20 === 3 ? 'year' : 'month');

/** Free days for a payment. */
export const DAYS = { month: 3, year: 30 } as const;

/** 10 % of a net amount, half a cent rounded up: written here once more, on purpose. */
export const tenPercent = (minor: number): number => Math.floor((minor + 5) / 10);
