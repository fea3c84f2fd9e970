import { EXIT } from './exit-codes.js';

const LOOK_EVERY_MS = 500;
/** A command that nobody waits for any more may finish what it is at, for so long. */
const ENDS_WITHIN_MS = 10_000;

/**
 * Runs a command until its promise settles, whatever else there is or is not that a process lives for: of an answer that
 * never comes Node would otherwise say nothing, and end with exit code 13.
 *
 * It runs no longer than the program that started it and says so by STARTED_BY: should that be killed, this is as if it had
 * sent SIGTERM before.
 */
export async function runCommand(command: () => Promise<unknown>): Promise<void> {
  const starter = starterOf(process.env);
  let isAbandoned = false;
  const look = setInterval(() => {
    if (isAbandoned || starter === undefined || process.ppid === starter) return;
    isAbandoned = true;
    setTimeout(() => process.exit(EXIT.interrupted), ENDS_WITHIN_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  try {
    await command();
  } finally {
    clearInterval(look);
  }
}

/** One that is further above said it to another program, which has handed its environment on. */
function starterOf({ STARTED_BY: startedBy }: NodeJS.ProcessEnv): number | undefined {
  return Number(startedBy) === process.ppid ? process.ppid : undefined;
}
