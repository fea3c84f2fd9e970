import { inTransaction, LedgerError, type Pool } from '#platform';
import { ROLES, type AppRole } from './grants.js';
import { scramVerifier } from './scram.js';

/** The users that the apps come as: members of their group roles, and of nothing else. */
export const LOGINS = {
  consumer: 'ledger_consumer',
  query: 'ledger_query',
  ops: 'ledger_ops',
} as const satisfies Record<AppRole, string>;

const PASSWORD = /^[!-~]{12,128}$/;

/** A password that cannot be used, without a word of it. */
export class UnusablePasswordError extends LedgerError {
  constructor(app: AppRole) {
    super(
      'UNUSABLE_PASSWORD',
      `the password for ${LOGINS[app]} must have 12 to 128 characters, ASCII and no blanks`,
      false,
    );
  }
}

/**
 * Makes the user of an app, or gives it another password. Its group role must be there (`applyRoles`).
 * @throws UnusablePasswordError
 */
export async function provideLogin(pool: Pool, app: AppRole, password: string): Promise<void> {
  if (!PASSWORD.test(password)) throw new UnusablePasswordError(app);
  const user = LOGINS[app];
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
    // Our own names, and a verifier of base64: nothing needs quoting.
    await client.query(
      `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${user} LOGIN PASSWORD '${scramVerifier(password)}'`,
    );
    await client.query(`GRANT ${ROLES[app]} TO ${user}`);
  });
}
