import { inTransaction, LedgerError, type Pool } from '#platform';
import { grantAll } from './grant-all.js';
import { ROLES, type AppRole } from './grants.js';

export interface AppliedRole {
  app: AppRole;
  role: string;
  /** missing: whoever is connected may not make roles; somebody else has to, and then this is to be run again. */
  state: 'created' | 'there already' | 'missing';
}

/** The grants are those of the tables' owner to give. */
export class NotTheOwnerError extends LedgerError {
  constructor(owner: string) {
    super('NOT_THE_OWNER', `only ${owner}, who migrated this database, can say who may do what in it`, false);
  }
}

/** Somebody else, perhaps for another database of the cluster, made it meanwhile. */
const MADE_MEANWHILE = new Set(['42710', '23505']);

/**
 * Makes the apps' roles where they are missing and may be made, and grants to all that are there what they need, in the
 * versions of the projections too. Safe to repeat. @throws NotTheOwnerError
 */
export async function applyRoles(pool: Pool): Promise<AppliedRole[]> {
  const { rows } = await pool.query<{ owner: string; isOwner: boolean; makesRoles: boolean }>(
    `SELECT tableowner AS owner, pg_has_role(tableowner, 'USAGE') AS "isOwner",
            (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS "makesRoles"
     FROM pg_tables WHERE schemaname = 'public' AND tablename = 'events'`,
  );
  const owner = rows[0];
  if (!owner) throw Object.assign(new Error('relation "events" does not exist'), { code: '42P01' });
  if (!owner.isOwner) throw new NotTheOwnerError(owner.owner);

  const applied: AppliedRole[] = [];
  for (const [app, role] of Object.entries(ROLES) as [AppRole, string][]) {
    applied.push({ app, role, state: await provideRole(pool, role, owner.makesRoles) });
  }
  await inTransaction(pool, (client) => grantAll(async (sql) => (await client.query<object>(sql)).rows));
  return applied;
}

async function provideRole(pool: Pool, role: string, mayBeMade: boolean): Promise<AppliedRole['state']> {
  const { rowCount } = await pool.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 1) return 'there already';
  if (!mayBeMade) return 'missing';
  try {
    await pool.query(`CREATE ROLE ${role} NOLOGIN`);
    return 'created';
  } catch (error) {
    if (error instanceof Error && 'code' in error && MADE_MEANWHILE.has(String(error.code))) return 'there already';
    throw error;
  }
}
