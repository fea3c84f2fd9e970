import {
  decodeEach,
  DECODE_LIMITS,
  formatInstant,
  now,
  type DecodeLimits,
  type EnvelopeReason,
  type NewEvent,
  type RawMessage,
  type Refusal,
} from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { appendEvents } from '../append/append-events.js';
import { findEvent } from '../read/read-events.js';
import { keepDeadLetters } from './dead-letters.js';
import { lockDeadLetter, type DeadLetterStatus } from './decisions.js';

/** What became of a dead letter that was sent once more through decode, validate and append. */
export type Redriven =
  /**
   * Its event is in the store. `wasThere`: it was before, with the same content, so nothing was appended. Of a batch,
   * `refused` of its events are dead letters now, each for itself.
   */
  | { outcome: 'redriven'; position: number; wasThere: boolean; refused?: number }
  /** Refused again: it stays open, under this reason. */
  | { outcome: 'refused'; reason: EnvelopeReason; message: string }
  | { outcome: 'decided'; status: Exclude<DeadLetterStatus, 'open'> }
  | { outcome: 'missing' };

/**
 * Takes a message out of the dead letters the way it came: decoded, validated, appended, in one transaction with its
 * new status. So it is an event or an open dead letter, never both, never neither; and redriving it twice, or by two
 * operators at once, appends it once.
 * @param by who decided it
 * @param limits with the clock by which its time has come, or not yet
 * @param dryRun does all of it and takes it back: the answer is what would have happened
 */
export async function redriveDeadLetter(
  pool: Pool,
  id: number,
  { by, limits = DECODE_LIMITS, dryRun = false }: { by: string; limits?: DecodeLimits; dryRun?: boolean },
): Promise<Redriven> {
  return inTransaction(pool, async (client) => {
    if (dryRun) await client.query('SAVEPOINT dry_run');
    const result = await redrive(client, id, by, limits);
    if (dryRun) await client.query('ROLLBACK TO SAVEPOINT dry_run');
    return result;
  });
}

async function redrive(client: PoolClient, id: number, by: string, limits: DecodeLimits): Promise<Redriven> {
  const letter = await lockDeadLetter(client, id);
  if (!letter) return { outcome: 'missing' };
  if (letter.status !== 'open') return { outcome: 'decided', status: letter.status };
  const decoded = decodeEach(letter.raw, limits);
  const events = decoded.flatMap(({ event }) => event ?? []);
  const { fresh, duplicates, reused, firstPosition } = await appendEvents(client, events);
  const refused = [...decoded.flatMap(({ refusal }) => refusal ?? []), ...reused];
  if (fresh.length + duplicates === 0) return refuseAgain(client, id, refusalOf(letter.raw, refused));
  const wasThere = fresh.length === 0;
  const position = wasThere ? await positionOf(client, events, reused) : firstPosition;
  // A batch that was refused as a whole, by a release that took none, say: what of it cannot be used is kept for itself.
  await keepDeadLetters(client, refused);
  await client.query(
    `UPDATE dead_letters SET status = 'redriven', position = $2, decided_at = $3, decided_by = $4 WHERE id = $1`,
    [id, position, formatInstant(now()), by],
  );
  return { outcome: 'redriven', position, wasThere, ...(refused.length > 0 && { refused: refused.length }) };
}

/** Of one event, or of a batch of which nothing can be used: that stays as it is. */
function refusalOf(raw: RawMessage, refused: readonly Refusal[]): Refusal {
  const [first, ...others] = refused;
  if (!first) return { reason: 'NOT_A_CLOUDEVENT', message: 'The batch has no event.', raw };
  if (first.raw === raw) return first;
  const message = `None of the batch’s events (${others.length + 1}) can be used. The first: ${first.message}`;
  return { ...first, message, raw };
}

/** Of the first event that was there with the same content. */
async function positionOf(
  client: PoolClient,
  events: readonly NewEvent[],
  reused: readonly Refusal[],
): Promise<number> {
  const { source, id } = events.find(({ message }) => !reused.some(({ raw }) => raw === message))!;
  const event = await findEvent(client, source, id);
  if (!event) throw new Error('the event store knows an event’s id but not the event');
  return event.position;
}

/** The reason may be another than before, because the release is. */
async function refuseAgain(client: PoolClient, id: number, refusal: Refusal): Promise<Redriven> {
  await client.query(
    `UPDATE dead_letters SET reason = $2, message = $3, problems = $4, source = $5, event_id = $6, type = $7
     WHERE id = $1`,
    [
      id,
      refusal.reason,
      refusal.message,
      JSON.stringify(refusal.problems ?? []),
      refusal.source ?? null,
      refusal.eventId ?? null,
      refusal.type ?? null,
    ],
  );
  return { outcome: 'refused', reason: refusal.reason, message: refusal.message };
}
