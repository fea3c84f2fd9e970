import type { Pool, PoolClient } from '#platform';
import { ById, type EventIdentity } from './by-id.js';
import { eventKey } from './event-key.js';

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
 */
export async function findKnown(client: Pool | PoolClient, ids: Iterable<EventIdentity>): Promise<KnownIds> {
  const known = new ById<KnownId>();
  const attempts = new ById<number>();
  /** Keys that ids of this call will have. */
  const taken = new Set<string>();
  let asked = [...once(ids)];
  for (let attempt = 0; asked.length > 0; attempt += 1) {
    const keys = asked.map(({ source, id }) => eventKey(source, id, attempt).toString('hex'));
    const entries = await lookUp(client, keys);
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

/** What the index says under keys, in hexadecimal. */
export async function lookUp(client: Pool | PoolClient, keys: readonly string[]): Promise<Map<string, KnownId>> {
  const { rows } = await client.query<{ key: string; position: number; content_hash: Buffer }>(
    `SELECT replace(key::text, '-', '') AS key, position::float8 AS position, content_hash
     FROM event_ids WHERE key = ANY($1::uuid[])`,
    [keys],
  );
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
