import type { PoolClient } from '#platform';
import { createHash } from 'node:crypto';
import { DEFINITIONS } from './definitions-sql.js';

/** What there is (`table events`) → its aspects (`trigger append_only`) → what each is. */
export type Definitions = Record<string, Record<string, string>>;

/** What is longer is known by its hash: a body is to be the same, and not to be read here. */
const WORDS_MAX = 160;

/** Before the name of the role that has them: as a list, of which each counts by itself. */
export const RIGHTS = 'rights of ';

const PARTITION = /\b(events|event_ids)_\d{6}/g;

/** Partitions are made as the log grows, all alike: one stands for all. */
export const asPartition = (text: string): string => text.replace(PARTITION, '$1_N');

/** A version's schema by the name that stands for all of them. Another version's stays what it is: it would be wrong here. */
export const withoutVersion = (text: string, schema: string): string =>
  schema === 'public' ? text : text.replace(new RegExp(`\\b${schema}\\b`, 'g'), 'projections_N');

export const inShort = (text: string): string =>
  text.length <= WORDS_MAX ? text : `sha256 ${createHash('sha256').update(text).digest('hex')}`;

/**
 * Everything that is defined in a schema, so that it is the same for every version and every partition. Things go by their own
 * names, what they are made of by the names that stand for all.
 * @param client in a transaction whose search_path is pg_catalog alone
 */
export async function readDefinitions(client: PoolClient, schema: string): Promise<Definitions> {
  const { rows } = await client.query<{ of: string; what: string; is: string }>(DEFINITIONS, [schema]);
  const definitions: Definitions = {};
  for (const { of, what, is } of rows) {
    const same = asPartition(withoutVersion(is, schema));
    (definitions[of] ??= {})[asPartition(what)] = what.startsWith(RIGHTS) ? same : inShort(same);
  }
  return definitions;
}

/** A statement however it was spelled: with or without the names of our schemas, and in whatever lines. */
export const plainStatement = (statement: string): string =>
  statement
    .replace(/\b(projections_\d+|public)\./g, '')
    .replace(/\s+/g, ' ')
    .trim();
