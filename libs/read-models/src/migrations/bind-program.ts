import { NobodysDatabaseError, PROGRAM_OF_DATABASE, requireSame } from '#platform';

export interface BindOptions {
  /** Whose the database is to be; null: nobody's in particular. */
  program: string | null;
  /** Also where its log has events already: somebody said so. */
  adopt?: boolean;
}

type Query = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

const NOT_ALLOWED = '42501';

/** @throws OtherProgramError where the database is another program's */
export async function requireNoOther(query: Query, program: string | null): Promise<void> {
  const [{ exists } = { exists: false }] = await query<{ exists: boolean }>(
    `SELECT to_regclass('public.ledger_program') IS NOT NULL AS exists`,
  );
  const owner = exists ? await ownerOf(query) : null;
  if (owner !== null) requireSame(program, owner);
}

/**
 * Makes a migrated database the program's. One whose log has events is made so only where somebody says that they are its own: by
 * an address that is wrong an app would take over another's ledger.
 * @throws OtherProgramError
 */
export async function bindTo(query: Query, { program, adopt = false }: BindOptions): Promise<void> {
  if (program === null || (await ownerOf(query)) !== null) return requireNoOther(query, program);
  // Whoever appends holds the head: no event comes between the look and the row.
  const made = await query<{ program: string }>(
    `WITH log AS (SELECT position FROM event_store_head FOR UPDATE),
     made AS (
       INSERT INTO ledger_program (program) SELECT $1 FROM log WHERE position = 0 OR $2
       ON CONFLICT DO NOTHING RETURNING program
     ) SELECT program FROM made`,
    [program, adopt],
  ).catch((error: unknown) => {
    if ((error as { code?: string }).code !== NOT_ALLOWED) throw error;
    throw new NobodysDatabaseError(
      `, and this user may not say whose it is: run "npx referral-ledger --program ${program} migrate" as the owner of its tables.`,
    );
  });
  if (made.length > 0) return;
  const owner = await ownerOf(query);
  if (owner !== null) return requireSame(program, owner);
  throw new NobodysDatabaseError(
    `, and its log has events already: if they are those of the program ${program}, "npx referral-ledger --program ${program} migrate --adopt" says so.`,
  );
}

const ownerOf = async (query: Query): Promise<string | null> =>
  (await query<{ program: string }>(PROGRAM_OF_DATABASE))[0]?.program ?? null;
