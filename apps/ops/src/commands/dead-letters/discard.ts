import { discardDeadLetter } from '#event-store';
import type { Command } from 'commander';
import { runSettling } from '../../dead-letters/run-settling.js';
import { oneByOne } from '../../dead-letters/settle.js';
import type { Output } from '../../output/output.js';
import { chosen, withSettling, words, type SettleOptions } from './options.js';

interface DiscardOptions extends SettleOptions {
  reason: string;
  reasonCode?: string;
}

/** `dead-letters discard`: messages that will not be used; kept, with who said so and why. */
export function registerDiscard(group: Command, output: Output): void {
  withSettling(
    group
      .command('discard')
      .description('settle messages (m-…) that will not be used; they are kept, with who decided it and why')
      .requiredOption('--reason <text>', 'why, in words: it is recorded', words),
    { reasonFlag: '--reason-code', ids: 'ids such as m-17; instead of filters' },
  )
    .option('--json', 'print {"dryRun", "discarded", "left", "letters": [{"id", "outcome", …}]} only')
    .action((ids: string[], options: DiscardOptions) => discard(ids, options, output));
}

async function discard(ids: string[], options: DiscardOptions, output: Output): Promise<void> {
  const { by, dryRun = false, reason, reasonCode } = options;
  await runSettling(
    {
      verb: { doing: 'Discarding', done: 'discarded' },
      kind: 'm',
      ...chosen(ids, options, reasonCode),
      settlement: (pool) => ({
        atOnce: 1,
        settle: oneByOne((number) => discardDeadLetter(pool, number, { by, reason, dryRun })),
      }),
    },
    output,
  );
}
