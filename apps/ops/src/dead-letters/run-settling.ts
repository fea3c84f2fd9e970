import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { counted } from '../output/counted.js';
import { LiveSnapshots, type DeadLetterFilter, type DeadLetterKind } from '#read-models';
import { EXIT } from '../exit-codes.js';
import { interruptible } from '../interruptible.js';
import { POOL } from '../ledger/pool.js';
import { untilServed } from '../ledger/until-served.js';
import { withLedger } from '../ledger/with-ledger.js';
import { OpsError } from '../ops-error.js';
import type { Output } from '../output/output.js';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';
import { selectOpen } from './select.js';
import { isDone, OTHERS_FIT, settleEach, whyLeft, type Settled, type Settlement } from './settle.js';

export interface Settling {
  /** For people, in the present and in the past: `Redriving`, `redriven`. */
  verb: { doing: string; done: string };
  /** Those that can be settled so: filters mean no others, which an id may name. */
  kind: DeadLetterKind;
  ids: string[];
  filter: Omit<DeadLetterFilter, 'kind'>;
  limit: number | undefined;
  dryRun: boolean;
  json: boolean;
  settlement(this: void, pool: Pool): Settlement;
}

/** More than these are counted, not listed, on a terminal. */
const LISTED_MAX = 50;

/**
 * Settles the dead letters that are meant and says what became of them.
 * @throws OpsError with exit code `partly` where some could not be settled, `interrupted` after a signal
 */
export const runSettling = (settling: Settling, output: Output): Promise<void> =>
  interruptible(async (signal) => {
    const { settled, none, isOtherPrimary } = await withLedger(
      async (ledger) => {
        const { kind, ids, filter, limit, settlement } = settling;
        const live = ledger.get(LiveSnapshots);
        const store = ledger.get(EventStore);
        const timeline = await untilServed(() => store.timeline());
        const chosen = ids.length > 0 ? ids : await selectOpen(live, { ...filter, kind }, limit);
        if (chosen.length === 0) return { settled: [], none: await whyNone(live, settling) };
        const progress = output.progress(settling.verb.doing, chosen.length);
        try {
          const settled = await settleEach(chosen, kind, settlement(ledger.get<Pool>(POOL)), { progress, signal });
          return { settled, isOtherPrimary: (await untilServed(() => store.timeline())) !== timeline };
        } finally {
          progress.stop();
        }
      },
      { once: true },
    );
    report(settled, settling, output);
    if (none !== undefined && !settling.json) output.result(none);
    if (isOtherPrimary)
      throw new OpsError(
        `Another server became the primary on the way, and may lack what was ${settling.verb.done} before: run the same command again.`,
        EXIT.partly,
      );
    if (signal.aborted) throw new OpsError('Interrupted: what is not in the summary is as it was.', EXIT.interrupted);
    const left = settled.filter((letter) => !isDone(letter)).length;
    if (left > 0) throw new OpsError(`${left} of ${settled.length} could not be ${settling.verb.done}.`, EXIT.partly);
  });

async function whyNone(live: LiveSnapshots, { kind, filter }: Settling): Promise<string> {
  const others = await selectOpen(live, filter, 1);
  return others.length === 0 ? 'No open dead letters fit.' : OTHERS_FIT[kind];
}

function report(settled: Settled[], { verb, dryRun, json }: Settling, output: Output): void {
  const done = settled.filter(isDone);
  const left = settled.filter((letter) => !isDone(letter));
  const recordedBefore = settled.filter((letter) => letter.outcome === 'redriven' && letter.wasThere).length;
  if (json) {
    output.result(
      JSON.stringify({ dryRun, [verb.done]: done.length, left: left.length, recordedBefore, letters: settled }),
    );
    return;
  }
  if (left.length > 0) {
    const rows = left.slice(0, LISTED_MAX).map((letter) => [letter.id, printable(whyLeft(letter), 200)]);
    output.result(table([`not ${verb.done}`, 'why'], rows));
    if (left.length > LISTED_MAX) output.result(`… and ${left.length - LISTED_MAX} more (--json lists them all)`);
  }
  const apart = settled.reduce((sum, letter) => sum + (letter.outcome === 'redriven' ? (letter.refused ?? 0) : 0), 0);
  if (apart > 0)
    output.result(`Of batches, ${counted(apart, 'event')} cannot be used: each is a dead letter of its own now.`);
  if (settled.length > 0)
    output.result(
      `${dryRun ? 'Would be' : 'Were'} ${verb.done}: ${done.length} of ${settled.length}` +
        (recordedBefore > 0 ? `; ${recordedBefore} of them recorded already, with the same content.` : '.'),
    );
}
