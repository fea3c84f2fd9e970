import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { databaseUser, isReachableByOthers } from '../../postgres/system-user.js';
import { StackError } from '../../stack-error.js';

/**
 * The first Python 3 of the path that PostgreSQL's user can run: root's own (`/root/.pyenv`) is root's alone.
 * @throws StackError where there is none
 */
export function findPython(): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'python3'))
    .filter((file) => existsSync(file));
  if (found.length === 0) throw new StackError('there is no "python3" on this machine');
  const python = databaseUser() ? found.find((file) => isReachableByOthers(realpathSync(file))) : found[0];
  if (python) return python;
  throw new StackError(`"${found[0]}" is root's alone, and PostgreSQL does not run as root`);
}
