import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { patroniEnvironment } from './environment.js';

const { PATH } = process.env;
let bin: string;
let cache: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'bin-'));
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  for (const folder of [bin, cache]) chmodSync(folder, 0o755);
});
afterEach(() => {
  process.env.PATH = PATH;
  for (const directory of [bin, cache]) rmSync(directory, { recursive: true, force: true });
});

/** `id`, which tells as whom PostgreSQL is to run, stays where it is. */
function python(script: string): void {
  writeFileSync(join(bin, 'python3'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'python3'), 0o755);
  process.env.PATH = `${bin}:${PATH}`;
}

const silent = () => undefined;

test('says that Python is missing', async () => {
  process.env.PATH = bin;
  await expect(patroniEnvironment(silent, cache)).rejects.toThrow('there is no "python3" on this machine');
});

test('says that Python makes no environment, and why', async () => {
  python(`echo 'ensurepip is not available' >&2; exit 1`);
  await expect(patroniEnvironment(silent, cache)).rejects.toThrow('makes no environment (ensurepip is not available)');
});

test('says why an installation failed, and begins it again the next time', async () => {
  const making = (program: string) =>
    `mkdir -p "$3/bin"; printf '#!/bin/sh\\n${program}\\n' > "$3/bin/python"; chmod 755 "$3/bin/python"`;
  python(making('echo "no route to host" >&2; exit 1'));
  await expect(patroniEnvironment(silent, cache)).rejects.toThrow('pip could not install Patroni (no route to host)');

  python(making('echo /where/postgres/is; echo /where/etcd/is'));
  const said: string[] = [];
  const found = await patroniEnvironment((line) => said.push(line), cache);
  expect(found).toMatchObject({ postgresBin: '/where/postgres/is', etcd: '/where/etcd/is' });
  expect(said).toHaveLength(2);
  await patroniEnvironment((line) => said.push(line), cache);
  expect(said).toHaveLength(2);
});
