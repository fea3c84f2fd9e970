import type { PoolClient } from '#platform';
import {
  DAILY_FLOWS_KEY,
  DAYS_BY_ENTRIES_ALONE,
  ENTRIES_BY_TIME,
  SUM_UP_DAYS_TRIGGER,
} from '../ledger/daily-flows-schema.js';
import { CLIENT_LIST_INDEXES } from '../accounts/schema.js';
import { BALANCE_LIST_INDEXES } from '../ledger/schema.js';
import { PARTNER_LIST_INDEXES } from '../partners/schema.js';
import { inShort, plainStatement, type Definitions } from './definitions.js';

/** As migrations write them down for versions that were there before. */
const BY_MIGRATION = [
  DAILY_FLOWS_KEY,
  ENTRIES_BY_TIME,
  SUM_UP_DAYS_TRIGGER,
  DAYS_BY_ENTRIES_ALONE,
  ...PARTNER_LIST_INDEXES,
  ...CLIENT_LIST_INDEXES,
  ...BALANCE_LIST_INDEXES,
].map(plainStatement);

/** What waits to be built, by version: run with the owner's rights, so nothing may wait but what a release writes down. */
export interface Deferred {
  version: number;
  /** What made the version, and wrote this down. */
  program: string;
  statement: string;
}

export async function readDeferred(client: PoolClient): Promise<Deferred[]> {
  const { rows } = await client.query<Deferred>(
    `SELECT version, program, statement FROM public.deferred_statements JOIN public.projection_versions USING (version)
     ORDER BY version, place`,
  );
  return rows.map((row) => ({ ...row, statement: plainStatement(row.statement) }));
}

/** `index payments_key` of the statement that makes it; undefined for sums and the planner's figures. */
export function madeBy(statement: string): string | undefined {
  const [, kind, name] = /^CREATE (?:UNIQUE )?(INDEX|TRIGGER) (\w+)/.exec(statement) ?? [];
  const table = / ON (\w+)/.exec(statement)?.[1];
  return kind && `table ${table}: ${kind.toLowerCase()} ${name}`;
}

/** The first that this release never writes down. @param expected the statements that it does, in short */
export function strangeStatement(rows: readonly Deferred[], expected: readonly string[]): Deferred | undefined {
  const known = new Set([...expected, ...BY_MIGRATION.map(inShort)]);
  return rows.find(({ statement }) => !known.has(inShort(statement)));
}

/** A version that has its triggers has been summed up, and what there is is not made again. */
export function madeTwice(version: number, rows: readonly Deferred[], actual: Definitions): string | null {
  const isComplete = actual['table ledger_entries']?.['trigger sums'] !== undefined;
  const again = rows.find(({ statement }) => {
    const made = madeBy(statement)?.split(': ');
    return made ? actual[made[0]!]?.[made[1]!] !== undefined : isComplete && /^(WITH|INSERT|DO) /.test(statement);
  });
  return again ? `a statement waits to be run for version ${version} that was run already` : null;
}
