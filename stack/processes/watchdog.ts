import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../places.js';

let watchdog: ChildProcess | undefined;

/** From now on process group `pid` gets `signal`, then SIGKILL, should this program end without having ended it. */
export function watch(pid: number, signal: NodeJS.Signals): void {
  watchdog ??= startWatchdog();
  watchdog.stdin?.write(`+${pid} ${signal}\n`);
}

/** The process group has ended: its number may belong to somebody else from now on. */
export function unwatch(pid: number): void {
  watchdog?.stdin?.write(`-${pid}\n`);
}

function startWatchdog(): ChildProcess {
  const child = spawn(process.execPath, [join(ROOT, 'stack/processes/watchdog-process.mjs')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  child.stdin?.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
