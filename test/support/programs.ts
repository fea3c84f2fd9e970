import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { javaCommand } from '../../stack/kafka/jars.js';
import { CACHE_DIR, ROOT } from '../../stack/places.js';

/** What the examples in other languages need: installed and built once, and kept. Undefined where it cannot be had. */

const CACHE = join(CACHE_DIR, 'examples');

export const has = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', cwd: ROOT }).status === 0;

/** Python with the example's packages. */
export function python(): string | undefined {
  const place = join(CACHE, 'python');
  const interpreter = join(place, 'bin/python');
  const install = () =>
    has('python3', '-m', 'venv', place) &&
    has(
      interpreter,
      ...'-m pip install --quiet --disable-pip-version-check -r examples/python/requirements.txt'.split(' '),
    );
  return once(place, ['examples/python/requirements.txt'], install) ? interpreter : undefined;
}

/** The class path of the Java example, compiled by Maven. */
export function javaExample(): string | undefined {
  const place = join(CACHE, 'java');
  const sources = readdirSync(join(ROOT, 'examples/java'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/target'))
    .map((entry) => join(entry.parentPath, entry.name));
  const compile = () =>
    has(javaCommand(), '-version') &&
    has('mvn', '-B', '-ntp', '-q', '-f', 'examples/java/pom.xml', `-Dtarget=${place}`, 'compile');
  return once(place, sources, compile) ? `${join(place, 'classes')}:${join(place, 'jars')}/*` : undefined;
}

/** A program that cannot run here is passed over, and says so. */
export function unless(missing: string | undefined): typeof test | typeof test.skip {
  if (missing === undefined) return test;
  process.stderr.write(`examples: ${missing}: its example is not tried\n`);
  return test.skip;
}

/** Fills a folder, unless it was filled from the same files before. The marker is written last. */
function once(place: string, files: string[], fill: () => boolean): boolean {
  const marker = join(place, 'made-from');
  const contents = files.map((file) => readFileSync(join(ROOT, file.replace(`${ROOT}/`, ''))));
  const from = createHash('sha256').update(Buffer.concat(contents)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === from) return true;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  if (!fill()) return false;
  writeFileSync(marker, from);
  return true;
}
