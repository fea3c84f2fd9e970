import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RELEASE, releaseOf } from './release.js';

let directory: string;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'release-'));
  put('one/apps/query/src/main.js', 'answer(1)');
  put('one/libs/fold/src/index.js', 'fold()');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a release has one name wherever it lies, and another where any of its code is another', () => {
  const [one, two] = [join(directory, 'one'), join(directory, 'two')];
  cpSync(one, two, { recursive: true });
  const name = releaseOf(one);
  expect(name).toMatch(/^[\w-]{8}$/);
  expect(releaseOf(two)).toBe(name);
  put('two/apps/query/src/main.spec.js', 'a test');
  put('two/apps/consumer/src/main.js', 'another app');
  expect(releaseOf(two)).toBe(name);
  put('two/libs/fold/src/index.js', 'fold(2)');
  const changed = releaseOf(two);
  expect(changed).not.toBe(name);
  renameSync(join(two, 'libs/fold/src/index.js'), join(two, 'libs/fold/src/other.js'));
  expect([name, changed]).not.toContain(releaseOf(two));
});

test('this one’s is of its own sources, not of nothing', () => {
  expect(RELEASE).not.toBe(releaseOf(join(directory, 'nothing')));
});
