import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { placeOf } from './place-of.js';

let directory: string;
beforeAll(() => void (directory = realpathSync(mkdtempSync(join(tmpdir(), 'place-')))));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('is the file itself, by whatever link it is called, and where there is none yet', async () => {
  symlinkSync('there', join(directory, 'link'));
  symlinkSync('link', join(directory, 'link-of-link'));
  for (const name of ['there', 'link', 'link-of-link'])
    expect(await placeOf(join(directory, name))).toBe(join(directory, 'there'));
});

test('is found while others take the file away and bring it back', async () => {
  const file = join(directory, 'comes-and-goes');
  let goesOn = true;
  const others = (async () => {
    while (goesOn) {
      await writeFile(file, '');
      await rm(file, { force: true });
    }
  })();
  try {
    for (let i = 0; i < 2_000; i += 1) expect(await placeOf(file)).toBe(file);
  } finally {
    goesOn = false;
    await others;
  }
});
