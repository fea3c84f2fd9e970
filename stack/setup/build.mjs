import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { NODE, ROOT, say, seconds, SetupError } from './output.mjs';

const SOURCES = ['apps', 'libs', 'stack'];
const SETTINGS = [
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'docs/events.html',
  'apps/console/tsconfig.json',
  'apps/console/vite.config.mjs',
  'stack/setup/bundle.mjs',
  'stack/setup/console.mjs',
  'stack/setup/sbom.mjs',
];
const STAMP = join(ROOT, 'dist/.built-from');

/** Compiles to dist/ unless it was compiled from these very sources already. */
export async function build() {
  const files = SOURCES.flatMap((folder) => filesIn(join(ROOT, folder)))
    .filter((file) => /\.(?:tsx?|css|html)$/.test(file) && !file.endsWith('.spec.ts'))
    .sort();
  const sources = fingerprint([...files, ...SETTINGS.map((file) => join(ROOT, file))]);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;

  say('Building …');
  const started = Date.now();
  rmSync(STAMP, { force: true });
  runOrFail(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--pretty'], 'the compiler');
  removeOrphans(new Set(files.map((file) => relative(ROOT, file).replace(/\.ts$/, '.js'))));
  runOrFail(['stack/setup/bundle.mjs'], 'the bundler');
  runOrFail(['stack/setup/console.mjs'], 'the builder of the console');
  runOrFail(['stack/setup/sbom.mjs'], 'the writer of the bill of materials');
  writeFileSync(STAMP, sources);
  say(`Built in ${seconds(started)}.`);
}

function runOrFail([script, ...args], who) {
  const { status } = spawnSync(NODE, [join(ROOT, script), ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new SetupError(`The build failed: mend what ${who} says above and try again.`);
}

/** What was compiled from a source that is gone must not be found by anybody any more. */
function removeOrphans(expected) {
  for (const folder of SOURCES) {
    for (const file of filesIn(join(ROOT, 'dist', folder))) {
      const script = relative(join(ROOT, 'dist'), file).replace(/\.map$/, '');
      if (script.endsWith('.js') && !expected.has(script)) rmSync(file, { force: true });
    }
  }
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(ROOT, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
