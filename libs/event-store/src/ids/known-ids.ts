import type { Pool, PoolClient } from '#platform';
import { BatchKeys } from './batch-keys.js';
import { ById, type EventIdentity } from './by-id.js';
import { eventKey } from './event-key.js';
import type { Generation } from './generation.js';
import type { IdSpace } from './id-space.js';
import { readGenerations } from './read-generations.js';

/** What the store knows of an id: where its event stands and what it said. */
export interface KnownId {
  position: number;
  contentHash: Buffer;
}

/** What is known of the ids that were asked for. */
export interface KnownIds {
  known: ById<KnownId>;
  /** Of those that are not known: how many of their keys belong to others, where any do. */
  attempts: ById<number>;
}

/**
 * Looks ids up. A key says only where to look: it is the event there that tells whose the key is, so that an id is never
 * taken for another one.
 * @param space where they are looked for; everywhere, if it is left out
 */
export async function findKnown(
  client: Pool | PoolClient,
  ids: Iterable<EventIdentity>,
  space?: IdSpace,
): Promise<KnownIds> {
  const generations = space ? [...space.complete, ...space.written] : await readGenerations(client);
  const known = new ById<KnownId>();
  const attempts = new ById<number>();
  /** Keys that ids of this call will have. */
  const taken = new Set<string>();
  let asked = [...once(ids)];
  for (let attempt = 0; asked.length > 0; attempt += 1) {
    const batch = new BatchKeys(Buffer.concat(asked.map(({ source, id }) => eventKey(source, id, attempt))));
    const keys = batch.all;
    const entries = await lookUp(client, questions(batch, generations, space?.filterOf));
    const owners = await ownersOf(client, [...entries.values()]);
    asked = asked.filter((one, i) => {
      const key = keys[i]!;
      const entry = entries.get(key);
      const owner = entry && owners.get(entry.position);
      if (entry && owner?.source === one.source && owner.id === one.id) {
        known.set(one, entry);
        return false;
      }
      if (entry || taken.has(key)) return true;
      taken.add(key);
      if (attempt > 0) attempts.set(one, attempt);
      return false;
    });
  }
  return { known, attempts };
}

function once(ids: Iterable<EventIdentity>): Iterable<EventIdentity> {
  const distinct = new ById<EventIdentity>();
  for (const one of ids) distinct.set(one, one);
  return distinct.values();
}

/** Whether a complete generation holds any of a batch's keys: under an id of the batch, or of another one. */
export async function holdsAny(client: PoolClient, keys: BatchKeys, { complete, filterOf }: IdSpace): Promise<boolean> {
  return (await lookUp(client, questions(keys, complete, filterOf))).size > 0;
}

/** Keys, in hexadecimal, that a generation may hold. */
export interface Question {
  generation: Generation;
  keys: readonly string[];
}

function questions(keys: BatchKeys, generations: readonly Generation[], filterOf?: IdSpace['filterOf']): Question[] {
  return generations.map((generation) => ({ generation, keys: keys.suspects(filterOf?.(generation)) }));
}

/** What the indexes say under keys. */
export async function lookUp(client: Pool | PoolClient, asked: readonly Question[]): Promise<Map<string, KnownId>> {
  const parameters = [...new Set(asked.map(({ keys }) => keys).filter(({ length }) => length > 0))];
  if (parameters.length === 0) return new Map();
  // Each key descends each index: without OFFSET, the planner may read a whole generation rather than look up thousands of
  // keys. With its bounds as constants, a part has one generation in its plan, however many there are.
  const parts = asked
    .filter(({ keys }) => keys.length > 0)
    .map(
      ({ generation: { first, last }, keys }) =>
        `SELECT key, found.* FROM unnest($${parameters.indexOf(keys) + 1}::uuid[]) AS key,
           LATERAL (SELECT position, content_hash FROM event_ids
                    WHERE event_key = key AND position BETWEEN ${first} AND ${last} OFFSET 0) AS found`,
    );
  const { rows } = await client.query<{ key: string; position: number; content_hash: Buffer }>(
    `SELECT replace(key::text, '-', '') AS key, position::float8 AS position, content_hash
     FROM (${parts.join(' UNION ALL ')}) AS entry ORDER BY position DESC`,
    parameters,
  );
  // The first that was recorded counts, should there be two.
  return new Map(rows.map(({ key, position, content_hash: contentHash }) => [key, { position, contentHash }]));
}

/** Whose the events at these positions are. */
async function ownersOf(client: Pool | PoolClient, entries: readonly KnownId[]): Promise<Map<number, EventIdentity>> {
  if (entries.length === 0) return new Map();
  const { rows } = await client.query<EventIdentity & { position: number }>(
    'SELECT position::float8 AS position, source, event_id AS id FROM events WHERE position = ANY($1::bigint[])',
    [entries.map(({ position }) => position)],
  );
  return new Map(rows.map((row) => [row.position, row]));
}
