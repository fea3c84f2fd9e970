import { abortReplay, pruneVersions, readVersionDifferences } from '#rebuild';
import type { Command } from 'commander';
import type { Output } from '../../output/output.js';
import { EXIT } from '../../exit-codes.js';
import { OpsError } from '../../ops-error.js';
import { describeDifferences, differencesAsCsv, differencesAsJson } from '../../replay/describe-differences.js';
import { withReplay } from '../../replay/with-replay.js';
import { registerResume, registerRollback, registerRun } from './run.js';
import { registerReplayStatus } from './status.js';

/** These commands fold nothing. */
const NO_WORKERS = 0;

/** `replay …`: rebuild the projections beside the live version, prove them equal, swap without stopping. */
export function registerReplay(program: Command, output: Output): void {
  const group = program
    .command('replay')
    .description('rebuild the projections from the events beside the live version, prove them equal, and swap them in');
  registerRun(group, output);
  registerReplayStatus(group, output);
  registerResume(group, output);
  registerAbort(group, output);
  registerRollback(group, output);
  registerPrune(group, output);
  registerDiff(group, output);
}

function registerAbort(group: Command, output: Output): void {
  group
    .command('abort')
    .description('end the replay that is under way or was left behind; the live version stays as it is')
    .option('--json', 'print {"version", "state"} only')
    .action(async (_: object, command: Command) => {
      const aborted = await withReplay(output, (pool) => abortReplay(pool), NO_WORKERS);
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      output.result(json ? JSON.stringify(aborted) : `Version ${aborted.version} is ${aborted.state}.`);
    });
}

function registerPrune(group: Command, output: Output): void {
  group
    .command('prune')
    .description('drop the versions that are over: retired, failed, aborted; after that nothing can be rolled back to')
    .option('--json', 'print {"pruned": [version]} only')
    .action(async (_: object, command: Command) => {
      const pruned = await withReplay(output, (pool) => pruneVersions(pool), NO_WORKERS);
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (json) output.result(JSON.stringify({ pruned }));
      else output.result(pruned.length === 0 ? 'There is nothing to drop.' : `Dropped: version ${pruned.join(', ')}.`);
    });
}

function registerDiff(group: Command, output: Output): void {
  group
    .command('diff')
    .description('show per partner what differs between a replay and the live version, or the live one and that before')
    .option('--csv', 'a line for each entry that only one of the versions has')
    .option(
      '--json',
      'print {"from", "to", "position", "partners": [{"partnerId", "old", "new", "entries", "facts"}]} only',
    )
    .action(async (_: object, command: Command) => {
      const { json, csv } = command.optsWithGlobals<{ json?: boolean; csv?: boolean }>();
      if (json && csv) throw new OpsError('--json or --csv, not both.', EXIT.usage);
      const differences = await withReplay(output, (pool) => readVersionDifferences(pool), NO_WORKERS);
      if (json) output.result(differencesAsJson(differences));
      else output.result(csv ? differencesAsCsv(differences) : describeDifferences(differences));
    });
}
