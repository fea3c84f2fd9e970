import { readConfig } from '#platform';
import { describe, expect, test } from '@jest/globals';
import { QueryConfig } from './config.js';

const NEEDED = {
  DATABASE_URL: 'postgresql://localhost/ledger',
  AUTH_ISSUER: 'https://issuer.test',
  AUTH_AUDIENCE: 'referral-ledger',
  AUTH_JWKS_FILE: 'jwks.json',
};
const read = (more: Record<string, string>): QueryConfig => readConfig(QueryConfig, { ...NEEDED, ...more });

describe('where people sign in to the console', () => {
  test('is nowhere unless the console has a client id, and then the issuer has to be known', () => {
    expect(read({}).consoleSignIn).toBeUndefined();
    expect(() => read({ CONSOLE_OIDC_CLIENT_ID: 'console' })).toThrow(/CONSOLE_OIDC_ISSUER/);
    expect(() => read({ CONSOLE_OIDC_CLIENT_ID: 'console', CONSOLE_OIDC_ISSUER: 'somewhere' })).toThrow(
      /CONSOLE_OIDC_ISSUER/,
    );
  });

  test('is told to the console as it is configured', () => {
    const issuer = 'https://sso.example/realms/one';
    expect(read({ CONSOLE_OIDC_CLIENT_ID: 'console', CONSOLE_OIDC_ISSUER: issuer }).consoleSignIn).toEqual({
      clientId: 'console',
      issuer,
      scope: 'openid referrals:read finance:read operations:read',
      resource: null,
    });
  });
});
