import { Cleanups, interruptible } from './cleanups.js';
import { HELP, parseOptions, UsageError } from './options.js';
import { readMachine } from './report/machine.js';
import { progress } from './report/progress.js';
import { toJson } from './report/json.js';
import { toTable } from './report/table.js';
import { selection } from './scenario.js';
import { listScenarios, SCENARIOS } from './scenarios.js';

/** `npm run bench`: see HELP. Exit codes: 0 measured and right, 1 a result was wrong or it failed, 2 wrong usage. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help || options.name === undefined) {
    process.stdout.write(`${options.help ? HELP : listScenarios()}\n`);
    return 0;
  }
  const scenario = SCENARIOS.get(options.name);
  if (!scenario) throw new UsageError(`There is no scenario ${options.name}.\n\n${listScenarios()}`);

  const { quick, runs, millions } = options;
  const wants = selection(scenario, options);
  const machine = readMachine();
  const cleanups = new Cleanups();
  const rows = await interruptible(cleanups, () => scenario.run({ quick, runs, millions, wants, cleanups, progress }));
  process.stdout.write(`${options.json ? toJson(options.name, machine, rows) : toTable(machine, rows)}\n`);
  const missed = rows.filter(({ met }) => !met).length;
  if (options.quick) progress('Every result is right. (--quick: too little was measured to say how fast it is.)');
  else if (missed > 0) progress(`Every result is right; ${missed} of ${rows.length} targets are not met.`);
  else progress('Every result is right and every target is met.');
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof UsageError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
process.exit();
