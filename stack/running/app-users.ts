import { randomBytes } from 'node:crypto';
import { createPool, type Pool } from '#platform';
import { applyRoles, type AppliedRole } from '#projections';

/** How each part reaches the database, with user and password: never to be logged. */
export interface DatabaseUrls {
  /** Whoever made the tables. Migrations and replays make and drop some; the command line does both. */
  owner: string;
  consumer: string;
  query: string;
}

type App = Exclude<keyof DatabaseUrls, 'owner'>;

const USERS: Record<App, string> = { consumer: 'ledger_consumer', query: 'ledger_query' };

/**
 * Makes a user for each app, with the rights of the app's role and no others. Its password is a new one every time:
 * nobody knows it but the app that is started with it.
 * @param owner the address of a migrated database, as a user who may make roles
 */
export async function makeAppUsers(owner: string): Promise<DatabaseUrls> {
  const pool = createPool({ connectionString: owner, applicationName: 'referral-ledger-stack', max: 1 });
  try {
    const roles = await applyRoles(pool);
    const urlFor = (app: App) => makeUser(pool, owner, USERS[app], roleOf(roles, app));
    return { owner, consumer: await urlFor('consumer'), query: await urlFor('query') };
  } finally {
    await pool.end();
  }
}

async function makeUser(pool: Pool, owner: string, user: string, role: string): Promise<string> {
  const password = randomBytes(18).toString('base64url');
  const { rowCount } = await pool.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  // The names are our own and the password is of letters, digits, - and _: nothing needs quoting.
  await pool.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${user} LOGIN PASSWORD '${password}'`);
  await pool.query(`GRANT ${role} TO ${user}`);
  return Object.assign(new URL(owner), { username: user, password }).href;
}

function roleOf(roles: readonly AppliedRole[], app: App): string {
  const found = roles.find((each) => each.app === app);
  if (!found) throw new Error(`no role is made for ${app}`);
  return found.role;
}
