import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync('CONTRIBUTING.md', 'utf8');

test('CONTRIBUTING.md names files and folders that are there', () => {
  const named = [...page.matchAll(/`((?:apps|libs|stack|test|docs)\/[\w./-]+)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test('CONTRIBUTING.md runs one test that is there', () => {
  const [, file, name] = /test:only -- (\S+) -t '([^']+)'/.exec(page)!;
  expect(readFileSync(file!, 'utf8')).toContain(name);
});
