import { describe, expect, test } from '@jest/globals';
import { databaseUrlProblem, IsDatabaseUrl } from './database-url.js';
import { readConfig } from './read-config.js';

class SampleConfig {
  @IsDatabaseUrl()
  databaseUrl: string;
}

describe('an address of a database', () => {
  test.each([
    'postgres://user:password@host:5432/database',
    'postgresql://user@host/database',
    'POSTGRES://host',
    'postgres://user:p%40ss%2Fw%25rd@host/my%20database',
    'postgres://user:hush@[::1]:5432/database?sslmode=verify-full&sslrootcert=/etc/ca.pem',
    'postgres:///database?host=/var/run/postgresql',
    'postgres://user:hush@/database?host=/var/run/postgresql',
    'postgres://user:hush@one:5432,two:5433,[::1]/database?target_session_attrs=prefer-standby&load_balance_hosts=random',
    'postgres://user:hu,sh@one/database?target_session_attrs=read-write',
    'postgres://user:hush@%2Fvar%2Frun%2Fpostgresql/database',
  ])('can be tried: %s', (text) => {
    expect(databaseUrlProblem(text)).toBeUndefined();
  });

  test.each([
    ['nonsense', 'does not begin with postgres://'],
    ['', 'does not begin with postgres://'],
    ['host=localhost dbname=hush', 'does not begin with postgres://'],
    ['mysql://user:hush@host/database', 'does not begin with postgres://'],
    ['postgres:/user:hush@host/database', 'does not begin with postgres://'],
    ['"postgres://user:hush@host/database"', 'without quotation marks'],
    ['postgres://user:hush@host/database\n', 'without blanks around it'],
    ['postgres://user:hu sh@host/database', 'a blank as %20'],
    ['postgres://user:hush@host:99999/database', 'the port is a number up to 65535'],
    ['postgres://user:hush@host:54x2/database', 'the port is a number up to 65535'],
    ['postgres://user:hu#sh@host/database', '%40 for @'],
    ['postgres://user:hu/sh@host/database', '%40 for @'],
    ['postgres://user:12#hush@host/database', '%40 for @'],
    ['postgres://user:12/hush@host/database', '%40 for @'],
    ['postgres://user:12?hush@host/database', '%40 for @'],
    ['postgres://user:hush%zz@host/database', '%40 for @'],
    ['postgres://user:hush@one,/database', 'before and behind each comma'],
    ['postgres://user:hush@one:5432,:5433/database', 'before and behind each comma'],
    ['postgres://user:hush@one,two:54x2/database', 'the port is a number up to 65535'],
    ['postgres://user:12#hush@one,two/database', '%40 for @'],
    ['postgres://user:hush@one,two/database?target_session_attrs=master', 'any, read-write, read-only, primary'],
    ['postgres://user:hush@one/database?target_session_attrs=', 'any, read-write, read-only, primary'],
    ['postgres://user:hush@one,two/database?load_balance_hosts=yes', 'disable, random'],
    ['postgres://user:hush@/database?host=one,two', 'several servers before the database'],
    ['postgres://user:hush@one/database?port=5432,5433', 'several servers before the database'],
    ['postgres://user:hush@host/database?sslmode=verifyfull', 'disable, prefer, require, verify-ca, verify-full'],
  ])('%j is told what is wrong with it, and never shown', (text, problem) => {
    expect(databaseUrlProblem(text)).toContain(problem);
    expect(databaseUrlProblem(text)).not.toContain('hush');
  });

  test('is named by its variable in an app’s configuration, missing or wrong', () => {
    expect(readConfig(SampleConfig, { DATABASE_URL: 'postgres://host/database' }).databaseUrl).toContain('host');
    expect(() => readConfig(SampleConfig, {})).toThrow('DATABASE_URL must be a URL such as postgres://user:password@');
    expect(() => readConfig(SampleConfig, { DATABASE_URL: 'mysql://u:hush@host' })).toThrow(
      /DATABASE_URL must .*does not begin with postgres:\/\//,
    );
  });
});
