import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackError } from '../stack-error.js';
import { unwatch, watch } from './watchdog.js';

export interface ChildOptions {
  /** For people: `PostgreSQL`, `the consumer`. */
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  cwd?: string;
  user?: { uid: number; gid: number } | undefined;
  /** The signal that asks the process to end. */
  stopSignal?: NodeJS.Signals;
  /** Told as soon as it runs, before it answers: so that a stop in between knows of it. */
  onSpawn?: ((child: Child) => void) | undefined;
}

export interface Child {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves with a few words on how it ended: `exit code 1`, `SIGKILL`. */
  ended: Promise<string>;
  isRunning(): boolean;
  /** Asks it to end, and kills its whole process group after `patienceMs`. Resolves when it is gone. */
  stop(patienceMs: number): Promise<void>;
}

/**
 * Starts a process in a group of its own: Ctrl-C in the terminal reaches the stack alone, which then ends its
 * children in order. Its output goes straight to the log file, so that it survives the stack.
 * @throws StackError when the program cannot be started at all
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', log, log],
    detached: true,
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.user,
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) unwatch(child.pid);
      resolve(signal ?? `exit code ${code ?? 'unknown'}`);
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new StackError(`${options.name} cannot be started: ${error.message}.`)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  watch(pid, stopSignal);
  const isRunning = () => child.exitCode === null && child.signalCode === null;

  const started: Child = {
    name: options.name,
    pid,
    logFile: options.logFile,
    ended,
    isRunning,
    stop: async (patienceMs) => {
      if (!isRunning()) return;
      child.kill(stopSignal);
      const timer = setTimeout(() => killGroup(pid), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
  options.onSpawn?.(started);
  return started;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended between the check and the signal.
  }
}
