import { inTransaction, type Pool, type PoolClient } from '#platform';
import { PROGRAM } from '../versions/schemas.js';
import { checkMigrations, checkOwnerLocks } from './bookkeeping.js';
import { readDeferred, strangeStatement, type Deferred } from './deferred.js';
import { readDefinitions } from './definitions.js';
import { firstDifference, type Allowances } from './difference.js';
import { EXPECTED_CATALOGUE } from './expected.js';
import { firstAround } from './surroundings.js';

export interface CatalogueVerdict {
  /** The versions whose schemas were compared with what this release makes. */
  versions: number[];
  /** A sentence: what is wrong first, and null where nothing is. */
  problem: string | null;
  /** Why not all was compared: this release does not know how the database has to be. */
  otherRelease?: string;
}

interface ComparedVersion {
  version: number;
  schema: string;
  program: string;
}

const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** PostgreSQL describes definitions as they are now, not as of the snapshot: what is found while somebody migrates or prunes is looked at again. */
export async function verifyCatalogue(pool: Pool): Promise<CatalogueVerdict> {
  const first = await inTransaction(pool, lookAtCatalogue, SNAPSHOT);
  return first.problem === null ? first : inTransaction(pool, lookAtCatalogue, SNAPSHOT);
}

/**
 * Holds what is defined in the database against what this release's migrations define: functions, triggers and whether they fire,
 * constraints, columns, indexes, rights, owners; the apps' roles; and the tables that say what was defined.
 * @param client in a transaction
 */
export async function lookAtCatalogue(client: PoolClient): Promise<CatalogueVerdict> {
  await client.query('SET LOCAL search_path TO pg_catalog');
  const migrations = await checkMigrations(client);
  if (migrations !== null && typeof migrations === 'object')
    return { versions: [], problem: null, otherRelease: migrations.otherRelease };
  const around = migrations ?? (await firstAround(client)) ?? (await checkOwnerLocks(client));
  if (around !== null) return { versions: [], problem: around };

  const deferred = await readDeferred(client);
  const versions = await readCompared(client);
  const late = deferred.find(({ isComplete }) => isComplete);
  if (late)
    return { versions: [], problem: `a statement waits to be run for version ${late.version}, which is complete` };
  const strange = strangeStatement(deferred, Object.keys(EXPECTED_CATALOGUE.deferred));
  const otherRelease = strange && strange.program !== PROGRAM ? writtenDownBy(strange) : undefined;
  let problem = strange && !otherRelease ? neverWrittenDown(strange) : await problemOfPublic(client);
  for (const version of versions) problem ??= await problemOfVersion(client, version);
  const compared = versions.map(({ version }) => version);
  return { versions: compared, problem, ...(otherRelease !== undefined && { otherRelease }) };
}

const neverWrittenDown = ({ version }: Deferred): string =>
  `a statement waits to be run for version ${version} that this release never writes down`;
const writtenDownBy = ({ version, program }: Deferred): string =>
  `statements wait to be run for version ${version} that ${program} has written down, if nobody else has`;

/** The live version and those that may be again. One that is being made is its maker's. */
async function readCompared(client: PoolClient): Promise<ComparedVersion[]> {
  const { rows } = await client.query<ComparedVersion>(
    `SELECT version, schema_name AS schema, program FROM public.projection_versions
     WHERE state IN ('live', 'retired') AND pruned_at IS NULL ORDER BY state, version`,
  );
  return rows;
}

async function problemOfPublic(client: PoolClient): Promise<string | null> {
  const actual = await readDefinitions(client, 'public');
  const allowances = { counts: () => true, columnsCount: true };
  return firstDifference({ within: '', actual, expected: EXPECTED_CATALOGUE.public }, allowances);
}

async function problemOfVersion(client: PoolClient, { schema, program }: ComparedVersion): Promise<string | null> {
  const actual = await readDefinitions(client, schema);
  const allowances: Allowances = {
    counts: program === PROGRAM ? () => true : countsInAnyRelease,
    columnsCount: program === PROGRAM,
  };
  return firstDifference({ within: `${schema}: `, actual, expected: EXPECTED_CATALOGUE.version }, allowances);
}

/** Tables are those of the release that made a version; what guards them is brought to this release's by the migrations. */
function countsInAnyRelease(of: string, what: string): boolean {
  if (of.startsWith('function ')) return true;
  return /^(owner|row security|rights of|policy|rule|trigger|state of (trigger|rule)|child|parent)\b/.test(what);
}
