import { formatInstant, type Instant } from '#contracts';
import { findEvent, findRefusals, type EventIdentity, type KeptRefusal } from '#event-store';
import type { PoolClient } from '#platform';
import { NotFoundError } from './not-found.js';
import type { At } from './at.js';
import { readWaitingAt, type WaitingFact } from './waiting/list.js';

export const EVENT_STATUSES = ['applied', 'pending', 'waiting', 'duplicate', 'refused'] as const;
type EventStatus = (typeof EVENT_STATUSES)[number];

/** Reasons of the rules that say no more than that the same was told before. */
const TOLD_BEFORE: ReadonlySet<string> = new Set(['DUPLICATE_BUSINESS_ID', 'DUPLICATE_SIGNUP']);
/** A producer in a loop may be refused without end. */
const REFUSALS_MAX = 20;

/**
 * What became of an event, by the identity under which it was sent.
 * @throws NotFoundError where nothing came under it, or nothing whose identity could be read
 */
export async function readEvent(client: PoolClient, at: At, { source, id }: EventIdentity) {
  const refusals = await findRefusals(client, { source, id }, REFUSALS_MAX);
  const event = await findEvent(client, source, id);
  if (!event) return neverRecorded({ source, id }, refusals);
  const { type, position } = event;
  const isProjected = position <= at.position;
  const { rejected, ...place } = await readRow(client, position);
  const waiting = isProjected ? await readWaitingAt(client, position) : undefined;
  return {
    source,
    eventId: id,
    status: statusOf(isProjected, rejected?.reason, waiting),
    type,
    position,
    time: formatInstant(event.occurredAt),
    recordedAt: formatInstant(event.recordedAt),
    ...place,
    waiting: waiting ? waitOf(waiting) : null,
    deadLetters: [...(rejected ? [rejected] : []), ...refusals.map(toRefusal)],
  };
}

function neverRecorded({ source, id }: EventIdentity, refusals: readonly KeptRefusal[]) {
  const last = refusals[0];
  if (!last) throw new NotFoundError('event');
  const { type, topic, partition, offset } = last;
  const status: EventStatus = 'refused';
  const unknown = { position: null, time: null, recordedAt: null, waiting: null };
  const deadLetters = refusals.map(toRefusal);
  return { source, eventId: id, status, type, ...unknown, topic, partition, offset, deadLetters };
}

function statusOf(isProjected: boolean, reason: string | undefined, waiting: WaitingFact | undefined): EventStatus {
  if (!isProjected) return 'pending';
  if (reason !== undefined) return TOLD_BEFORE.has(reason) ? 'duplicate' : 'refused';
  return waiting ? 'waiting' : 'applied';
}

const waitOf = ({ kind, reason, waitsFor, note }: WaitingFact) => ({ kind, reason, waitsFor, note });

const toRefusal = ({ id, reason, message, status, recordedAt }: KeptRefusal) => ({
  id: `m-${id}`,
  reason,
  message,
  status,
  recordedAt: formatInstant(recordedAt),
});

interface Row {
  topic: string | null;
  partition: number | null;
  offset: number | null;
  recorded_at: Instant;
  reason: string | null;
  message: string;
  acknowledged: boolean;
}

/** Where it came from, and whether the rules refuse it. */
async function readRow(client: PoolClient, position: number) {
  const { rows } = await client.query<Row>(
    `SELECT topic, partition, "offset", recorded_at, reason, message, acknowledged_at IS NOT NULL AS acknowledged
     FROM events LEFT JOIN rejected_events USING (position) LEFT JOIN acknowledged_events USING (position, reason)
     WHERE position = $1`,
    [position],
  );
  const { topic, partition, offset, reason, message, recorded_at: at, acknowledged } = rows[0]!;
  const status = acknowledged ? ('acknowledged' as const) : ('open' as const);
  const rejected = reason === null ? undefined : { reason, message, status, recordedAt: formatInstant(at) };
  return { topic, partition, offset, rejected: rejected && { id: `r-${position}`, ...rejected } };
}
