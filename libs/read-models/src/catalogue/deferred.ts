import type { PoolClient } from '#platform';
import {
  DAILY_FLOWS_KEY,
  DAYS_BY_ENTRIES_ALONE,
  ENTRIES_BY_TIME,
  SUM_UP_DAYS_TRIGGER,
} from '../ledger/daily-flows-schema.js';
import { ATTRIBUTIONS_BY_ACCOUNT } from '../changes/schema.js';
import { CLIENT_LIST_INDEXES } from '../accounts/schema.js';
import { BALANCE_LIST_INDEXES } from '../ledger/ranks.js';
import { REFUSE_LATE_ENTRY_TRIGGER } from '../ledger/segments-schema.js';
import { PARTNER_LIST_INDEXES } from '../partners/schema.js';
import { inShort, plainStatement } from './definitions.js';

/** As migrations write them down for versions that were there before. */
const BY_MIGRATION = [
  DAILY_FLOWS_KEY,
  ENTRIES_BY_TIME,
  SUM_UP_DAYS_TRIGGER,
  DAYS_BY_ENTRIES_ALONE,
  REFUSE_LATE_ENTRY_TRIGGER,
  ...PARTNER_LIST_INDEXES,
  ...CLIENT_LIST_INDEXES,
  ...BALANCE_LIST_INDEXES,
  ATTRIBUTIONS_BY_ACCOUNT,
].map(plainStatement);

/** What a replay is still to build: run with the owner's rights, so nothing may wait but what a release writes down. */
export interface Deferred {
  version: number;
  /** live, or live before: then nothing waits. */
  isComplete: boolean;
  /** What made the version, and wrote this down. */
  program: string;
  statement: string;
}

export async function readDeferred(client: PoolClient): Promise<Deferred[]> {
  const { rows } = await client.query<Deferred>(
    `SELECT version, state IN ('live', 'retired') AS "isComplete", program, statement FROM public.deferred_statements JOIN public.projection_versions USING (version)
     ORDER BY version, place`,
  );
  return rows.map((row) => ({ ...row, statement: plainStatement(row.statement) }));
}

/** The first that this release never writes down. @param expected the statements that it does, in short */
export function strangeStatement(rows: readonly Deferred[], expected: readonly string[]): Deferred | undefined {
  const known = new Set([...expected, ...BY_MIGRATION.map(inShort)]);
  return rows.find(({ statement }) => !known.has(inShort(statement)));
}
