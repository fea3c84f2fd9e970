import { expect, test } from '@jest/globals';
import { runSource } from '../../../test/support/run-source.js';

test('whatever a consumer says names its program, also why it cannot begin', async () => {
  const { code, stdout } = await runSource('apps/consumer/src/main.ts', [], { env: { PROGRAM: 'acme' } });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    level: 'fatal',
    program: 'acme',
    msg: expect.stringContaining('DATABASE_URL'),
  });
});
