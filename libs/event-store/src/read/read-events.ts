import { LedgerError, type Pool, type PoolClient } from '#platform';
import { findKnown } from '../ids/known-ids.js';
import { schemaVersionOf, upcast, type Instant, type RecordedEvent, type RecordedType } from '#contracts';

export interface EventRow {
  position: number;
  source: string;
  event_id: string;
  type: RecordedType;
  schema_version: number;
  occurred_at: Instant;
  recorded_at: Instant;
  data: Record<string, unknown>;
}

/** The select list of an EventRow. */
const EVENT = 'position, source, event_id, type, schema_version, occurred_at, recorded_at, data';

/** As this release knows the type, whichever release recorded it. @throws NewerSchemaVersionError */
export function toEvent(row: EventRow): RecordedEvent {
  return {
    position: row.position,
    source: row.source,
    eventId: row.event_id,
    type: row.type,
    schemaVersion: schemaVersionOf(row.type),
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    data: upcast(row.type, row.schema_version, row.data) as unknown,
    // The store holds nothing that was not validated against the class of its type when it was appended.
  } as RecordedEvent;
}

/** The log has a hole where a reader expected the next event: a broken store, never something to read past. */
export class GapInLogError extends LedgerError {
  constructor(expected: number, found: number) {
    super('GAP_IN_LOG', `the event store has no event at position ${expected}, but goes on to ${found}`, false);
  }
}

/**
 * The events after a position, at most `limit`, in order.
 * @throws GapInLogError rather than skip a position
 */
export async function readEvents(client: Pool | PoolClient, after: number, limit: number): Promise<RecordedEvent[]> {
  // With the head, of the same moment: what is missing at the end is a hole like any other. The first row has it.
  const { rows } = await client.query<{ head: number | null } & (EventRow | { position: null })>(
    `SELECT CASE WHEN e.position IS NULL OR e.position = $1 + 1 THEN h.position END AS head, e.position, source, event_id,
            type, schema_version, occurred_at, recorded_at, data
     FROM event_store_head h LEFT JOIN events e ON e.position > $1 AND e.position <= $2 ORDER BY e.position`,
    [after, after + limit],
  );
  const found = rows.filter((row) => row.position !== null);
  found.forEach(({ position }, i) => {
    if (position !== after + 1 + i) throw new GapInLogError(after + 1 + i, position);
  });
  const head = rows[0]!.head!;
  const next = after + 1 + found.length;
  if (next <= Math.min(after + limit, head)) throw new GapInLogError(next, head);
  return found.map(toEvent);
}

/**
 * The events at these positions, in their order.
 * @param positions ascending
 * @throws GapInLogError
 */
export async function readEventsAt(client: PoolClient, positions: readonly number[]): Promise<RecordedEvent[]> {
  const { rows } = await client.query<EventRow>(
    `SELECT ${EVENT} FROM events WHERE position = ANY($1) ORDER BY position`,
    [positions],
  );
  positions.forEach((position, i) => {
    const found = rows[i]?.position;
    if (found !== position) throw new GapInLogError(position, found ?? position);
  });
  return rows.map(toEvent);
}

/** The event that was recorded under (source, id), where there is one. */
export async function findEvent(
  client: Pool | PoolClient,
  source: string,
  eventId: string,
): Promise<RecordedEvent | undefined> {
  return (await findEvents(client, source, [eventId])).get(eventId);
}

/** The events that were recorded under these ids of one source, by id. */
export async function findEvents(
  client: Pool | PoolClient,
  source: string,
  eventIds: readonly string[],
): Promise<Map<string, RecordedEvent>> {
  const { known } = await findKnown(
    client,
    eventIds.map((id) => ({ source, id })),
  );
  const positions = Array.from(known.values(), ({ position }) => position);
  const { rows } = await client.query<EventRow>(`SELECT ${EVENT} FROM events WHERE position = ANY($1)`, [positions]);
  return new Map(rows.map((row) => [row.event_id, toEvent(row)]));
}
