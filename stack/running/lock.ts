import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '#platform';
import { StackError } from '../stack-error.js';

/**
 * One stack at a time in a clone. The lock of a stack that was killed counts for nothing.
 * @throws StackError when a stack is running
 */
export function takeLock(file: string): { release: () => void } {
  mkdirSync(dirname(file), { recursive: true });
  const holder = readHolder(file);
  if (holder && isAlive(holder)) {
    throw new StackError(
      `A stack is already running in this clone (process ${holder.pid}): use that one, or stop it first with Ctrl-C where it runs.`,
    );
  }
  rmSync(file, { force: true });
  const mine = identify(process.pid);
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
  } catch {
    throw new StackError('Another stack is being started in this clone at this moment.');
  }
  return { release: () => rmSync(file, { force: true }) };
}

function readHolder(file: string): ProcessIdentity | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
