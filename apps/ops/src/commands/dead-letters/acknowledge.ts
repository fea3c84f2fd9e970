import { acknowledgeRejectedEvents } from '#read-models';
import { RULE_REASONS } from '#fold';
import type { Command } from 'commander';
import { runSettling } from '../../dead-letters/run-settling.js';
import type { Output } from '../../output/output.js';
import { chosen, withSettling, words, type SettleOptions } from './options.js';

interface AcknowledgeOptions extends SettleOptions {
  reason: string;
  reasonCode?: string;
}

const AT_ONCE = 500;

/** `dead-letters acknowledge`: events that the rules refuse, of which somebody knows; what comes new is seen again. */
export function registerAcknowledge(group: Command, output: Output): void {
  withSettling(
    group
      .command('acknowledge')
      .description('note that somebody knows of events (r-…) that the rules refuse: they are shown as open no more')
      .requiredOption('--reason <text>', 'why, in words: it is recorded', words),
    { reasonFlag: '--reason-code', reasons: RULE_REASONS, ids: 'ids such as r-17; instead of filters' },
  )
    .option('--json', 'print {"dryRun", "acknowledged", "left", "letters": [{"id", "outcome", …}]} only')
    .action((ids: string[], options: AcknowledgeOptions) => acknowledge(ids, options, output));
}

async function acknowledge(ids: string[], options: AcknowledgeOptions, output: Output): Promise<void> {
  const { by, dryRun = false, reason, reasonCode } = options;
  await runSettling(
    {
      verb: { doing: 'Acknowledging', done: 'acknowledged' },
      kind: 'r',
      ...chosen(ids, options, reasonCode),
      settlement: (pool) => ({
        atOnce: AT_ONCE,
        settle: (positions) => acknowledgeRejectedEvents(pool, positions, { by, reason, dryRun }),
      }),
    },
    output,
  );
}
