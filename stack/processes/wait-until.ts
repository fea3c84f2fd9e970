import { setTimeout as sleep } from 'node:timers/promises';
import { StackError } from '../stack-error.js';
import type { Child } from './child.js';
import { logTail } from './log-tail.js';

/**
 * Polls `answers` until it says true, for `withinMs` at most.
 * @throws StackError with the end of the child's log, when it ended or the time is over
 */
export async function waitUntil(child: Child, withinMs: number, answers: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (child.isRunning()) {
    if (await answers().catch(() => false)) return;
    if (Date.now() > deadline) {
      const seconds = Math.round(withinMs / 1000);
      throw new StackError(`${child.name} did not answer within ${seconds} s. ${lastWords(child)}`);
    }
    await sleep(50);
  }
  throw new StackError(`${child.name} ended at once (${await child.ended}). ${lastWords(child)}`);
}

/** Where the log of a failed process is, and how it ends. */
export const lastWords = (child: Child): string => `The end of ${child.logFile}:\n${logTail(child.logFile)}`;
