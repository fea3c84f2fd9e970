import type pg from 'pg';
import { LedgerError } from '../errors/ledger-error.js';

/** The database is another program's than who came to it works for: what is there is not to be read, and nothing is to be put there. */
export class OtherProgramError extends LedgerError {
  constructor(message: string, code = 'OTHER_PROGRAM') {
    super(code, message, false);
  }
}

/** The same where it is no other program's: nobody has said whose it is. */
export class NobodysDatabaseError extends OtherProgramError {
  constructor(message: string) {
    super(`This database belongs to no program yet${message}`, 'NOBODYS_DATABASE');
  }
}

/** The program whose database it is; null: it is nobody's in particular. */
export const PROGRAM_OF_DATABASE = 'SELECT program FROM public.ledger_program';

const NO_SUCH_TABLE = '42P01';
const NOT_ALLOWED = '42501';

/**
 * @param program null: who came works for none in particular
 * @param owner the database's program
 * @throws OtherProgramError where they differ
 */
export function requireSame(program: string | null, owner: string | null): void {
  if (program === owner) return;
  if (owner === null)
    throw new NobodysDatabaseError(`: "npx referral-ledger --program ${program} migrate" makes it that one's.`);
  const why = program === null ? 'and PROGRAM is not set' : `and not to ${program}`;
  throw new OtherProgramError(
    `This database belongs to the program ${owner}, ${why}: is the address of the database right?`,
  );
}

/** Looks at a connection's database before anything else does. @throws OtherProgramError */
export async function requireOwn(client: Pick<pg.PoolClient, 'query'>, program: string | null): Promise<void> {
  requireSame(program, await ownerOf(client, program));
}

async function ownerOf(client: Pick<pg.PoolClient, 'query'>, program: string | null): Promise<string | null> {
  try {
    const { rows } = await client.query<{ program: string }>(PROGRAM_OF_DATABASE);
    return rows[0]?.program ?? null;
  } catch (error) {
    const { code } = error as { code?: string };
    // Not migrated to this release; or a user that was given rights by hand, for whom all is as it was before there were programs.
    if (code === NO_SUCH_TABLE || (code === NOT_ALLOWED && program === null)) return null;
    throw error;
  }
}
