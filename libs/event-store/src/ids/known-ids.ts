import type { Pool, PoolClient } from '#platform';
import { eventKey } from './event-key.js';

/** What an event is known by. */
export interface EventIdentity {
  source: string;
  id: string;
}

/** What the store knows of an id: where its event stands and what it said. */
export interface KnownId {
  position: number;
  contentHash: Buffer;
}

/** What is known of the ids that were asked for, by `idKey`. */
export interface KnownIds {
  known: Map<string, KnownId>;
  /** Of those that are not known: how many of their keys belong to others, where any do. */
  attempts: Map<string, number>;
}

/** (source, id) as one text: the length first, so that no two pairs share it. */
export const idKey = ({ source, id }: EventIdentity): string => `${source.length}:${source}${id}`;

/**
 * Looks ids up. A key says only where to look: it is the event there that tells whose the key is, so that an id is never
 * taken for another one.
 */
export async function findKnown(client: Pool | PoolClient, ids: Iterable<EventIdentity>): Promise<KnownIds> {
  const known = new Map<string, KnownId>();
  const attempts = new Map<string, number>();
  /** Keys that ids of this call will have. */
  const taken = new Set<string>();
  let asked = [...new Map(Array.from(ids, (one) => [idKey(one), one])).entries()];
  for (let attempt = 0; asked.length > 0; attempt += 1) {
    const keys = asked.map(([, { source, id }]) => eventKey(source, id, attempt).toString('hex'));
    const entries = await lookUp(client, keys);
    const owners = await ownersOf(client, [...entries.values()]);
    asked = asked.filter(([name], i) => {
      const key = keys[i]!;
      const entry = entries.get(key);
      if (entry && owners.get(entry.position) === name) {
        known.set(name, entry);
        return false;
      }
      if (entry || taken.has(key)) return true;
      taken.add(key);
      if (attempt > 0) attempts.set(name, attempt);
      return false;
    });
  }
  return { known, attempts };
}

/** What the index says under keys, in hexadecimal. */
export async function lookUp(client: Pool | PoolClient, keys: readonly string[]): Promise<Map<string, KnownId>> {
  const { rows } = await client.query<{ key: string; position: number; content_hash: Buffer }>(
    `SELECT replace(key::text, '-', '') AS key, position::float8 AS position, content_hash
     FROM event_ids WHERE key = ANY($1::uuid[])`,
    [keys],
  );
  return new Map(rows.map(({ key, position, content_hash: contentHash }) => [key, { position, contentHash }]));
}

/** The `idKey` of each event at these positions. */
async function ownersOf(client: Pool | PoolClient, entries: readonly KnownId[]): Promise<Map<number, string>> {
  if (entries.length === 0) return new Map();
  const { rows } = await client.query<{ position: number } & EventIdentity>(
    'SELECT position, source, event_id AS id FROM events WHERE position = ANY($1::bigint[])',
    [entries.map(({ position }) => position)],
  );
  return new Map(rows.map((row) => [row.position, idKey(row)]));
}
