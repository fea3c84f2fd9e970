import type { Discarded, Redriven } from '#event-store';
import type { Acknowledgement, DeadLetterKind } from '#read-models';
import { untilServed } from '../ledger/until-served.js';
import type { Progress } from '../output/output.js';

export type Outcome = Redriven | Discarded | Acknowledgement;

/** What became of one dead letter; `in_store` and `no_event`: it is of the other kind, which is not settled so. */
export type Settled = { id: string } & (Outcome | { outcome: 'in_store' } | { outcome: 'no_event' });

/** How dead letters are settled. */
export interface Settlement {
  /** So many in one transaction. */
  atOnce: number;
  /** @returns what became of each, in their order */
  settle(this: void, numbers: number[]): Promise<Outcome[]>;
}

/** Settles one in each transaction. */
export const oneByOne =
  (settle: (number: number) => Promise<Outcome>) =>
  async ([number]: number[]): Promise<Outcome[]> => [await settle(number!)];

/** Settles dead letters, until all are or the signal says so. */
export async function settleEach(
  ids: readonly string[],
  kind: DeadLetterKind,
  { atOnce, settle }: Settlement,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (let at = 0; at < ids.length && !signal.aborted; at += atOnce) {
    const chunk = ids.slice(at, at + atOnce);
    const numbers = chunk.filter((id) => kindOf(id) === kind).map((id) => Number(id.slice('m-'.length)));
    const outcomes = numbers.length > 0 ? await untilServed(() => settle(numbers)) : [];
    for (const id of chunk) settled.push({ id, ...(kindOf(id) === kind ? outcomes.shift()! : otherKind(kind)) });
    progress.update(settled.length);
  }
  return settled;
}

const kindOf = (id: string): string => id.charAt(0);

const otherKind = (kind: DeadLetterKind) => ({ outcome: kind === 'm' ? 'in_store' : 'no_event' }) as const;

const DONE: ReadonlySet<Settled['outcome']> = new Set<Settled['outcome']>(['redriven', 'discarded', 'acknowledged']);

/** Whether it is as the operator wanted it now. */
export const isDone = ({ outcome }: Settled): boolean => DONE.has(outcome);

/** Why one was left as it is, in a sentence. */
export function whyLeft(letter: Settled): string {
  switch (letter.outcome) {
    case 'refused':
      return `refused again, stays open: ${letter.reason}: ${letter.message}`;
    case 'decided':
      return `was ${letter.status} before`;
    case 'missing':
      return 'there is no such dead letter';
    case 'in_store':
      return IN_STORE;
    case 'no_event':
      return NO_EVENT;
    default:
      return letter.outcome;
  }
}

const IN_STORE =
  'is an event of the store that the rules refuse: it is recorded already, so there is nothing to redrive; acknowledge it, ' +
  'and it is not shown as open any more';

const NO_EVENT = 'is a message that never became an event: redrive it, or discard it';

/** Where none of a kind are meant by filters that others fit. */
export const OTHERS_FIT: Readonly<Record<DeadLetterKind, string>> = {
  m: 'No open messages (m-…) fit. Events (r-…) do, which are recorded already: acknowledge them, and they are not shown as open any more.',
  r: 'No open events (r-…) fit. Messages (m-…) do, which never became events: redrive them, or discard them.',
};
