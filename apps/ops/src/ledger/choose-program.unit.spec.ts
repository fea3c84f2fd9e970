import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { chooseProgram, eachProgram } from './choose-program.js';

const before = { ...process.env };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'choose-program-'));
  const path = join(folder, 'programs.json');
  writeFileSync(
    path,
    '{"acme": {"databaseUrl": "postgres://host/acme"}, "globex": {"databaseUrl": "postgres://host/globex"}}',
  );
  process.env.PROGRAMS_FILE = path;
  delete process.env.PROGRAM;
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true });
});

test('a command for one program refuses all of them by the name of the option, and says which there are', async () => {
  await expect(chooseProgram('all', 'one')).rejects.toThrow(
    '--program is all, and this command is for one at a time: those of PROGRAMS_FILE are acme, globex.',
  );
  await expect(chooseProgram('all', 'any')).rejects.toThrow('--program is all');
  delete process.env.PROGRAMS_FILE;
  await expect(chooseProgram('all', 'one')).rejects.toThrow('PROGRAMS_FILE, which names them, is not set');
});

test('what is no id of a program is refused by the name of what it was written in', async () => {
  await expect(chooseProgram('Acme', 'one')).rejects.toThrow('--program must be 1 to 32');
  process.env.PROGRAM = '../acme';
  await expect(chooseProgram(undefined, 'one')).rejects.toThrow('PROGRAM must be 1 to 32');
});

test('the chosen program is the one that the process works for', async () => {
  await chooseProgram('globex', 'one');
  expect(process.env).toMatchObject({ PROGRAM: 'globex', DATABASE_URL: 'postgres://host/globex' });
});

test('what is wrong with the file is said once, for all programs, as wrong usage', async () => {
  writeFileSync(
    process.env.PROGRAMS_FILE!,
    '{"acme": {"databaseUrl": {"env": "NOWHERE"}}, "globex": {"databaseUrl": {"file": "/nowhere"}}}',
  );
  const said = expect(eachProgram('all')).rejects;
  await said.toMatchObject({
    exitCode: EXIT.usage,
    message: expect.stringMatching(/^PROGRAMS_FILE .* cannot be used:\n  acme\..*NOWHERE.*\n  globex\..*\/nowhere.*$/),
  });
});
