import type { Pool } from '#platform';
import { counted } from '../../output/counted.js';
import { beginRollback, createReplay, resumeReplay, runReplay, type ReplayOptions, type ReplayResult } from '#rebuild';
import { InvalidArgumentError, type Command } from 'commander';
import { wholeNumber } from '../arguments.js';
import { EXIT } from '../../exit-codes.js';
import { OpsError } from '../../ops-error.js';
import type { Output } from '../../output/output.js';
import { describeComparison } from '../../replay/describe-comparison.js';
import { defaultWorkers } from '../../replay/shard-processes.js';
import { withReplay } from '../../replay/with-replay.js';
import { runAudit } from './audit.js';
import { SHARD_PAYMENTS, WORKERS, WORKERS_MAX } from './options.js';

interface RunOptions {
  swap: boolean;
  verifyOnly?: boolean;
  acceptDifferences?: string;
  batch?: number;
  workers?: number;
  shardPayments?: number;
  json?: boolean;
}

const BATCH_MAX = 100_000;
const BATCH = 'events folded in one transaction, once the version follows the live one';
const JSON_SHAPE = 'print {"version", "state", "purpose", "position", "equal", "comparison", "restatements"} only';

const howToBuild = (command: Command): Command =>
  command
    .option(
      '--accept-differences <reason>',
      'swap in a version that differs, for this reason, which is recorded',
      reason,
    )
    .option('--workers <n>', WORKERS, wholeNumber(1, WORKERS_MAX))
    .option('--shard-payments <n>', SHARD_PAYMENTS, wholeNumber(1))
    .option('--batch <events>', BATCH, wholeNumber(1, BATCH_MAX));

/** `replay`: rebuild everything from the events beside the live version, prove it equal, swap it in. */
export function registerRun(group: Command, output: Output): void {
  howToBuild(
    group
      .option('--no-swap', 'stop when the new version is ready; "replay resume" swaps it in later')
      .option('--verify-only', 'audit: compare, drop what was made, change nothing; exit code 1 where they differ'),
  )
    .option('--json', `${JSON_SHAPE}; with --verify-only also "differences"`)
    .action((options: RunOptions) => {
      if (!options.verifyOnly) return run(createReplay, options, output);
      if (options.acceptDifferences !== undefined || !options.swap)
        throw new OpsError('--verify-only swaps nothing: it goes with neither of the others.', EXIT.usage);
      return runAudit(options, output);
    });
}

/** `replay resume`: go on with the one that was left behind, has failed, or is ready. */
export function registerResume(group: Command, output: Output): void {
  howToBuild(
    group
      .command('resume')
      .description('go on with the replay that a process left behind, that failed, or that is ready')
      .option('--no-swap', 'stop when the version is ready'),
  )
    .option('--json', JSON_SHAPE)
    .action((_: RunOptions, command: Command) => run(resumeReplay, command.optsWithGlobals<RunOptions>(), output));
}

/** `replay rollback`: the version before, caught up, in the live one's place. */
export function registerRollback(group: Command, output: Output): void {
  group
    .command('rollback')
    .description('bring the version back that was live before: caught up with what happened since, then swapped in')
    .option('--batch <events>', BATCH, wholeNumber(1, BATCH_MAX))
    .option('--json', JSON_SHAPE)
    .action((_: RunOptions, command: Command) =>
      run(beginRollback, { ...command.optsWithGlobals<RunOptions>(), swap: true }, output),
    );
}

async function run(begin: typeof createReplay, options: RunOptions, output: Output): Promise<void> {
  const result = await withReplay(
    output,
    async (pool: Pool, holder, working) =>
      runReplay(pool, await begin(pool, holder), { ...working, ...replayOptions(options) }),
    options.workers ?? defaultWorkers(),
  );
  const { version, state, purpose, position, comparison, restatements } = result;
  const equal = comparison?.equal ?? null;
  const json = { version, state, purpose, position, equal, comparison, restatements };
  output.result(options.json ? JSON.stringify(json) : describe(result));
  if (state === 'failed') {
    throw new OpsError(
      `Version ${version} was not swapped in. "replay diff" shows what differs; "replay resume --accept-differences REASON" swaps it in all the same.`,
    );
  }
  if (state !== 'live' && state !== 'ready')
    throw new OpsError(`Stopped in '${state}': go on with "replay resume", or "replay abort" it.`, EXIT.interrupted);
}

function replayOptions({ swap, acceptDifferences, batch, shardPayments: payments }: RunOptions): ReplayOptions {
  return {
    swap,
    ...(acceptDifferences !== undefined && { acceptDifferences }),
    ...(batch !== undefined && { batchEvents: batch }),
    ...(payments !== undefined && { shardPayments: payments }),
  };
}

function describe({ version, state, purpose, position, comparison, restatements }: ReplayResult): string {
  const lines = comparison ? [describeComparison(comparison)] : [];
  if (purpose === 'build' && (state === 'live' || state === 'ready'))
    lines.push(`Built, not proved: ${counted(position, 'event')}, nothing to compare with.`);
  if (state === 'live') lines.push(`Version ${version} is live; the one before is kept for "replay rollback".`);
  if (state === 'ready') lines.push(`Version ${version} is ready: "replay resume" swaps it in.`);
  if (restatements > 0)
    lines.push(
      `${counted(restatements, 'difference')} in what was published ${restatements === 1 ? 'goes out as a RESTATED entry' : 'go out as RESTATED entries'}.`,
    );
  return lines.join('\n');
}

function reason(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A reason, for the record.');
  return text.trim();
}
