import { randomBytes } from 'node:crypto';
import { createPool } from '#platform';
import { applyRoles, LOGINS, provideLogin } from '#read-models';

/** How each part reaches the database, with user and password: never to be logged. */
export interface DatabaseUrls {
  /** Whoever made the tables. Migrations and replays make and drop some; the command line does both. */
  owner: string;
  consumer: string;
  query: string;
}

/**
 * Makes a user for each app, with the rights of the app's role and no others. Its password is a new one every time:
 * nobody knows it but the app that is started with it.
 * @param owner the address of a migrated database, as a user who may make roles
 */
export async function makeAppUsers(owner: string): Promise<DatabaseUrls> {
  const pool = createPool({ connectionString: owner, applicationName: 'referral-ledger-stack', max: 1 });
  const urlFor = async (app: Exclude<keyof DatabaseUrls, 'owner'>): Promise<string> => {
    const password = randomBytes(18).toString('base64url');
    await provideLogin(pool, app, password);
    return Object.assign(new URL(owner), { username: LOGINS[app], password }).href;
  };
  try {
    await applyRoles(pool);
    return { owner, consumer: await urlFor('consumer'), query: await urlFor('query') };
  } finally {
    await pool.end();
  }
}
