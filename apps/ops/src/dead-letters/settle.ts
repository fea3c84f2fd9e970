import type { Discarded, Redriven } from '#event-store';
import type { Progress } from '../output/output.js';

/** What became of one dead letter; `in_store`: one of the rules', which nobody settles by hand. */
export type Settled = { id: string } & (Redriven | Discarded | { outcome: 'in_store' });

/** Settles dead letters one by one, each in a transaction of its own, until all are or `stopped` says so. */
export async function settleEach(
  ids: readonly string[],
  settle: (number: number) => Promise<Redriven | Discarded>,
  { progress, stopped }: { progress: Progress; stopped: () => boolean },
): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const id of ids) {
    if (stopped()) break;
    const number = Number(id.slice('m-'.length));
    settled.push({ id, ...(id.startsWith('m-') ? await settle(number) : { outcome: 'in_store' as const }) });
    progress.update(settled.length);
  }
  return settled;
}

/** Whether it is as the operator wanted it now. */
export const isDone = ({ outcome }: Settled): boolean => outcome === 'redriven' || outcome === 'discarded';

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
    default:
      return letter.outcome;
  }
}

export const IN_STORE =
  'is an event of the store that the rules refuse: it is recorded already, so there is nothing to redrive, and its dead ' +
  'letter follows from the log for as long as its cause is there';
