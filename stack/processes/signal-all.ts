import { execFileSync } from 'node:child_process';

/** Sends a signal to a process and to those that it started: PostgreSQL's are each in a group of their own. */
export function signalAll(pid: number, signal: NodeJS.Signals): void {
  // With a signal that stops it or ends it first, it starts no others meanwhile.
  const before = childrenOf(pid);
  send(pid, signal);
  for (const child of new Set([...before, ...childrenOf(pid)])) send(child, signal);
}

function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='])
    .toString()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}
