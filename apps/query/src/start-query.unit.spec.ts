import { createLogger } from '#platform';
import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startQuery } from './start-query.js';

test('what is wrong with the settings of several programs is said at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  const file = join(folder, 'programs.json');
  const programs = {
    acme: { databaseUrl: 'postgres://host/acme', queryPoolMax: 0 },
    globex: { databaseUrl: 'postgres://host/globex', limitPartnerAtOnce: 'many' },
  };
  writeFileSync(file, JSON.stringify(programs));
  const env = { PROGRAMS_FILE: file, AUTH_ISSUER: 'issuer', AUTH_AUDIENCE: 'audience', AUTH_JWKS_FILE: file, PORT: '' };
  try {
    await expect(startQuery(env, createLogger('query', { level: 'silent' }), {})).rejects.toThrow(
      /^ {2}acme: QUERY_POOL_MAX [^]*^ {2}globex: LIMIT_PARTNER_AT_ONCE /m,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
