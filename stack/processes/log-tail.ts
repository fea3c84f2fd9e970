import { existsSync, readFileSync } from 'node:fs';

const TAIL_BYTES = 64 * 1024;

/** The last `lines` lines of a log, indented: what a person needs to see when a process has failed. */
export function logTail(file: string, lines = 15): string {
  if (!existsSync(file)) return '    (no log)';
  const text = readFileSync(file).subarray(-TAIL_BYTES).toString('utf8').trimEnd();
  if (text === '') return '    (the log is empty)';
  return text
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}
