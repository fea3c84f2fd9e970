import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive } from '#platform';
import type { Child } from './child.js';
import { signalAll } from './signal-all.js';
import { unwatch, watch } from './watchdog.js';

const LOOK_EVERY_MS = 100;

export interface FoundProcess {
  name: string;
  /** Leads a process group of its own. */
  pid: number;
  logFile: string;
  stopSignal: NodeJS.Signals;
}

/** A process that another one of ours has started: ended with this program like those that it started itself. Undefined where it is gone. */
export function findChild({ name, pid, logFile, stopSignal }: FoundProcess): Child | undefined {
  const identity = identify(pid);
  if (!identity) return undefined;
  const isRunning = (): boolean => isAlive(identity);
  watch(pid, stopSignal);
  const ended = (async () => {
    while (isRunning()) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    unwatch(pid);
    return 'gone';
  })();
  return {
    name,
    pid,
    logFile,
    ended,
    isRunning,
    stop: async (patienceMs) => {
      if (!isRunning()) return;
      process.kill(pid, stopSignal);
      const timer = setTimeout(() => signalAll(pid, 'SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
