import { randomBytes } from 'node:crypto';
import { createPool } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { adminQuery } from '../../../../test/support/admin.js';
import { holdClusterRoles } from '../../../../test/support/cluster-roles.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { runSource } from '../../../../test/support/run-source.js';
import { applyRoles } from './apply-roles.js';
import { verifyCatalogue } from '../catalogue/verify-catalogue.js';
import { loginOf, LOGINS, provideLogin } from './logins.js';

let database: TestDatabase;
let releaseRoles: () => Promise<void>;
const password = (): string => randomBytes(18).toString('base64url');

beforeAll(async () => {
  releaseRoles = await holdClusterRoles();
  database = await createTestDatabase();
  await applyRoles(database.pool);
});
// Users are the whole cluster's.
afterAll(async () => {
  await database.drop();
  for (const user of Object.values(LOGINS)) await adminQuery(`DROP ROLE IF EXISTS ${user}`);
  await releaseRoles();
});

async function asUser(user: string, secret: string, sql: string, address = database.url): Promise<unknown> {
  const url = Object.assign(new URL(address), { username: user, password: secret });
  const pool = createPool({ connectionString: url.href, applicationName: 'test', max: 1 });
  try {
    return (await pool.query(sql)).rows;
  } finally {
    await pool.end();
  }
}
const WHO = `SELECT session_user::text AS who`;

test('a user is let in with its password, and with the next one only once it has it', async () => {
  const [first, second] = [password(), password()];
  await provideLogin(database.pool, 'query', first);
  expect(await asUser(LOGINS.query, first, WHO)).toEqual([{ who: LOGINS.query }]);
  await expect(asUser(LOGINS.query, second, WHO)).rejects.toThrow(/password authentication failed/);
  await provideLogin(database.pool, 'query', second);
  expect(await asUser(LOGINS.query, second, WHO)).toEqual([{ who: LOGINS.query }]);
  await expect(asUser(LOGINS.query, first, WHO)).rejects.toThrow(/password authentication failed/);
  await expect(asUser(LOGINS.query, second, 'UPDATE consumer_offsets SET epoch = 1')).rejects.toThrow(
    /permission denied/,
  );
});

test('a program’s user comes to its database, and to no other program’s', async () => {
  const other = await createTestDatabase();
  const secret = password();
  const user = loginOf('query', 'acme-eu');
  try {
    await provideLogin(database.pool, 'query', secret, 'acme-eu');
    await applyRoles(other.pool);
    await provideLogin(other.pool, 'query', password(), 'globex');
    expect(await asUser(user, secret, 'SELECT position FROM event_store_head')).toEqual([{ position: 0 }]);
    await expect(asUser(user, secret, WHO, other.url)).rejects.toThrow(/permission denied for database/);
    expect(await verifyCatalogue(database.pool)).toMatchObject({ problem: null });
  } finally {
    await other.drop();
    await database.pool.query(`DROP OWNED BY ${user}`);
    for (const made of [user, loginOf('query', 'globex')]) await adminQuery(`DROP ROLE IF EXISTS ${made}`);
    await database.pool.query(`GRANT CONNECT ON DATABASE ${new URL(database.url).pathname.slice(1)} TO PUBLIC`);
  }
});

test.each(['', 'short', 'with a blank in it', 'ümlaut-and-long'])('a password like «%s» is refused', async (secret) => {
  await expect(provideLogin(database.pool, 'ops', secret, 'acme-eu')).rejects.toThrow(
    'the password for ledger_ops_acme_eu must have 12 to 128 characters, ASCII and no blanks',
  );
});

test('the command makes those whose passwords it is given, and prints none', async () => {
  const secret = password();
  const run = (args: string[], env: Record<string, string>) =>
    runSource('apps/ops/src/main.ts', ['roles', ...args], { env: { DATABASE_URL: database.url, ...env } });
  const { code, stdout, stderr } = await run(['--logins', '--json'], { LEDGER_CONSUMER_PASSWORD: secret });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout).roles).toMatchObject([
    { app: 'consumer', login: 'ledger_consumer' },
    { app: 'query', login: null },
    { app: 'ops', login: null },
  ]);
  expect(stdout).not.toContain(secret);
  expect(await asUser(LOGINS.consumer, secret, WHO)).toEqual([{ who: LOGINS.consumer }]);

  expect(await run(['--logins'], {})).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('LEDGER_CONSUMER_PASSWORD, LEDGER_QUERY_PASSWORD, LEDGER_OPS_PASSWORD'),
  });
});
