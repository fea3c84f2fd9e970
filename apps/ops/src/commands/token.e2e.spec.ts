import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACK_AUDIENCE, STACK_ISSUER, TokenVerifier } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeAccess } from '../../../../stack/running/access.js';
import { runSource } from '../../../../test/support/run-source.js';

let directory: string;
let verifier: TokenVerifier;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'token-'));
  const { jwksFile } = await makeAccess(join(directory, 'keys'));
  verifier = await TokenVerifier.create({ issuer: STACK_ISSUER, audience: STACK_AUDIENCE, jwksFile });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const token = (args: string[], stack = directory) =>
  runSource('apps/ops/src/main.ts', ['token', ...args], { env: { STACK_DIR: stack } });

test('prints a token that the query app of the stack accepts, for whom and for what was asked', async () => {
  const partner = await token(['--sub', 'acc-1', '--scope', 'referrals:self', '--lifetime', '30m']);
  expect(partner).toMatchObject({ code: 0, stderr: '' });
  const caller = await verifier.verify(partner.stdout.trim());
  expect({ ...caller, scopes: [...caller.scopes] }).toMatchObject({ subject: 'acc-1', scopes: ['referrals:self'] });
  const operator = await verifier.verify((await token([])).stdout.trim());
  expect([...operator.scopes]).toEqual(['referrals:read', 'finance:read', 'operations:read']);
});

test('says what is wrong: an unknown scope, a lifetime that is none, no stack', async () => {
  expect(await token(['--scope', 'everything'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('It must be of referrals:read'),
  });
  expect(await token(['--lifetime', 'forever'])).toMatchObject({ code: 2, stderr: expect.stringContaining('30d') });
  expect(await token([], join(directory, 'none'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('run "npm start"'),
  });
});
