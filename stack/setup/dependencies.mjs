import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, ROOT, say, seconds, SetupError } from './output.mjs';

const NODE_AT_LEAST = [20, 19];
const REMINDER_EVERY_MS = 15_000;

/** Makes node_modules what package-lock.json says, unless it is already. */
export async function installDependencies() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE_AT_LEAST[0] || (major === NODE_AT_LEAST[0] && minor < NODE_AT_LEAST[1])) {
    throw new SetupError(
      `Node ${NODE_AT_LEAST.join('.')} or later is needed, and this is ${process.versions.node}: install a newer one.`,
    );
  }
  const wanted = packages('package-lock.json');
  if (isInstalled(wanted, packages('node_modules/.package-lock.json')) && existsSync(NODE)) return;

  say(`Installing ${Object.keys(wanted).length - 1} packages (npm ci) …`);
  const started = Date.now();
  const reminder = setInterval(() => say(`  … still installing, ${seconds(started)}`), REMINDER_EVERY_MS);
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  clearInterval(reminder);
  if (code !== 0)
    throw new SetupError(
      'The packages could not be installed: look at what npm says above, most often the network, and try again.',
    );
  if (spawnSync(NODE, ['--version']).status !== 0) {
    throw new SetupError(
      'The Node 24 among the packages does not run: if npm is set to ignore scripts, allow them (npm ci --ignore-scripts=false).',
    );
  }
  say(`Installed the packages in ${seconds(started)}.`);
}

function packages(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** npm writes its own lock file into node_modules when it has finished: every package must be there in the same version. */
function isInstalled(wanted, installed) {
  if (!installed) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version : optional === true;
  });
}

/** The npm that runs this script, else the one on the path. */
function npm(args) {
  const own = process.env.npm_execpath;
  const [command, rest] = own?.endsWith('.js') ? [process.execPath, [own, ...args]] : ['npm', args];
  return new Promise((resolve) => {
    const child = spawn(command, rest, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
