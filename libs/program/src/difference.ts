import type { AccountClass, Transfer } from './transfer.js';

/** Accounts in the order in which a pair of them is written, so that a transfer and its reverse share a key. */
const ACCOUNT_ORDER: readonly AccountClass[] = [
  'program:expense',
  'partner:available',
  'partner:held',
  'partner:reserved',
  'payout:settled',
  'days:applied',
];

const isForward = ({ debit, credit }: Transfer): boolean =>
  ACCOUNT_ORDER.indexOf(debit) < ACCOUNT_ORDER.indexOf(credit);

/** What makes two transfers comparable: everything but the amount and the direction. */
function key(transfer: Transfer): string {
  const [first, second] = isForward(transfer) ? [transfer.debit, transfer.credit] : [transfer.credit, transfer.debit];
  return JSON.stringify([transfer.effectiveAt, transfer.code, transfer.partnerId, transfer.asset, first, second]);
}

/** Oldest first, then an order of names: the entries of one fact are numbered in it, live and in a replay alike. */
function canonical(a: Transfer, b: Transfer): number {
  return a.effectiveAt - b.effectiveAt || (key(a) < key(b) ? -1 : 1);
}

/**
 * The one mechanism of all corrections: the transfers that lead from what is posted to what should be.
 * Nothing where they agree; what is missing is posted, what is too much is posted the other way round.
 * @returns in an order that depends on the transfers alone
 */
export function difference(target: readonly Transfer[], posted: readonly Transfer[]): Transfer[] {
  // By far the most frequent: a payment that comes in order, of which nothing is posted.
  if (posted.length === 0 && target.length === 1 && target[0]!.amount > 0) return [...target];
  const sums = new Map<string, { sample: Transfer; amount: bigint }>();
  // In bigint: what was posted and taken back again and again may add up beyond the safe integers on the way.
  const add = (transfer: Transfer, sign: 1n | -1n): void => {
    const id = key(transfer);
    const signed = sign * BigInt(isForward(transfer) ? transfer.amount : -transfer.amount);
    const sum = sums.get(id);
    if (sum) sum.amount += signed;
    else sums.set(id, { sample: transfer, amount: signed });
  };
  for (const transfer of target) add(transfer, 1n);
  for (const transfer of posted) add(transfer, -1n);

  const result: Transfer[] = [];
  for (const { sample, amount } of sums.values()) {
    if (amount === 0n) continue;
    const keepsDirection = amount > 0n === isForward(sample);
    result.push({
      ...sample,
      amount: Number(amount < 0n ? -amount : amount),
      debit: keepsDirection ? sample.debit : sample.credit,
      credit: keepsDirection ? sample.credit : sample.debit,
    });
  }
  return result.sort(canonical);
}
