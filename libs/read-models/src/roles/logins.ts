import { inTransaction, LedgerError, type Pool } from '#platform';
import { ROLES, type AppRole } from './grants.js';
import { scramVerifier } from './scram.js';

/** The users that the apps come as: members of their group roles, and of nothing else. */
export const LOGINS = {
  consumer: 'ledger_consumer',
  query: 'ledger_query',
  ops: 'ledger_ops',
} as const satisfies Record<AppRole, string>;

/** The user of an app, or of the app of one program of several. */
export const loginOf = (app: AppRole, program: string | null): string =>
  program === null ? LOGINS[app] : `${LOGINS[app]}_${program.replaceAll('-', '_')}`;

const PASSWORD = /^[!-~]{12,128}$/;

/** A password that cannot be used, without a word of it. */
export class UnusablePasswordError extends LedgerError {
  constructor(user: string) {
    super('UNUSABLE_PASSWORD', `the password for ${user} must have 12 to 128 characters, ASCII and no blanks`, false);
  }
}

/**
 * Makes the user of an app, or gives it another password. Its group role must be there (`applyRoles`). Roles are the whole server's: a
 * program's user comes to no database that is another program's, since nobody is let in there but by name.
 * @param program whose database it is; null: nobody's in particular
 * @throws UnusablePasswordError
 */
export async function provideLogin(
  pool: Pool,
  app: AppRole,
  password: string,
  program: string | null = null,
): Promise<void> {
  const user = loginOf(app, program);
  if (!PASSWORD.test(password)) throw new UnusablePasswordError(user);
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
    // Our own names, and a verifier of base64: nothing needs quoting.
    await client.query(
      `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${user} LOGIN PASSWORD '${scramVerifier(password)}'`,
    );
    await client.query(`GRANT ${ROLES[app]} TO ${user}`);
    if (program !== null) await client.query(letInByName(user));
  });
}

const letInByName = (user: string): string => `
  DO $let_in$ BEGIN
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${user}', current_database());
  END $let_in$`;
