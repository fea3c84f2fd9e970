import { redriveDeadLetter } from '#event-store';
import type { Command } from 'commander';
import { intakeLimits } from '../../ledger/intake-limits.js';
import { runSettling } from '../../dead-letters/run-settling.js';
import { oneByOne } from '../../dead-letters/settle.js';
import type { Output } from '../../output/output.js';
import { chosen, withSettling, type SettleOptions } from './options.js';

interface RedriveOptions extends SettleOptions {
  reason?: string;
}

/** `dead-letters redrive`: messages once more through decode, validate and append. */
export function registerRedrive(group: Command, output: Output): void {
  withSettling(
    group
      .command('redrive')
      .description('send messages (m-…) once more through decode, validate and append, the oldest first'),
    { reasonFlag: '--reason', ids: 'ids such as m-17; instead of filters' },
  )
    .option('--json', 'print {"dryRun", "redriven", "left", "recordedBefore", "letters": [{"id", "outcome", …}]} only')
    .action((ids: string[], options: RedriveOptions) => redrive(ids, options, output));
}

async function redrive(ids: string[], options: RedriveOptions, output: Output): Promise<void> {
  const { by, dryRun = false, reason } = options;
  const which = chosen(ids, options, reason);
  const limits = intakeLimits();
  await runSettling(
    {
      verb: { doing: 'Redriving', done: 'redriven' },
      kind: 'm',
      ...which,
      settlement: (pool) => ({
        atOnce: 1,
        settle: oneByOne((number) => redriveDeadLetter(pool, number, { by, limits, dryRun })),
      }),
    },
    output,
  );
}
