import { messageOf, StackError } from './stack-error.js';
import { HELP, parseOptions } from './running/options.js';
import { Stack } from './running/stack.js';

const ORPHAN_CHECK_MS = 1000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function fail(error: unknown): void {
  const expected = error instanceof StackError || !(error instanceof Error);
  say(`\n${expected ? messageOf(error) : (error.stack ?? error.message)}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(`${HELP}\n`);
  const stack = new Stack(options, say);
  const stop = () => stack.requestStop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => stack.requestStop(error));
  // npm or a terminal that was killed takes nobody with it: this process notices by itself.
  const startedBy = Number(process.env.STARTED_BY ?? process.ppid);
  const orphanCheck = setInterval(() => process.ppid !== startedBy && stop(), ORPHAN_CHECK_MS);
  try {
    await stack.run();
  } finally {
    clearInterval(orphanCheck);
  }
}

await main().catch(fail);
process.exit();
