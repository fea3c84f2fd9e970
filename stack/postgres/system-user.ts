import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { StackError } from '../stack-error.js';

export interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Then it runs as `postgres` if the machine has such a user, else as `nobody`:
 * nothing is added to the machine's users.
 */
export function databaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = lookUp('postgres') ?? lookUp('nobody');
  if (!user)
    throw new StackError(
      'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody": run as another user.',
    );
  return user;
}

function lookUp(name: string): SystemUser | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether a user who owns none of the folders above can get to `path`. */
export function isReachableByOthers(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

/**
 * A home for what PostgreSQL must read, outside a clone that is root's alone (`/root`, a private temporary folder).
 * The same clone always gets the same home.
 */
export function homeOutside(clone: string): string {
  const home = join('/var/tmp', `referral-ledger-${createHash('sha256').update(clone).digest('hex').slice(0, 12)}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return home;
}

/** A copy of an installation's own files that everybody may read. */
export function copyInstallation(from: string, home: string, name: string): string {
  const to = join(home, name);
  if (existsSync(join(to, 'complete'))) return to;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(to, 'complete'));
  return to;
}

/** Makes `directory` and gives it to `user`: PostgreSQL insists on owning its data. */
export function makeOwned(directory: string, user: SystemUser | undefined): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (user) chownSync(directory, user.uid, user.gid);
}
