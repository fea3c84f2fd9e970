import {
  decodeMessage,
  DECODE_LIMITS,
  formatInstant,
  now,
  type DecodeLimits,
  type EnvelopeReason,
  type NewEvent,
  type Refusal,
} from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { appendEvents } from '../append/append-events.js';
import { findEvent } from '../read/read-events.js';
import { lockDeadLetter, type DeadLetterStatus } from './decisions.js';

/** What became of a dead letter that was sent once more through decode, validate and append. */
export type Redriven =
  /** Its event is in the store. `wasThere`: it was before, with the same content, so nothing was appended. */
  | { outcome: 'redriven'; position: number; wasThere: boolean }
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
  const decoded = decodeMessage(letter.raw, limits);
  if (decoded.refusal) return refuseAgain(client, id, decoded.refusal);

  const { fresh, reused, firstPosition } = await appendEvents(client, [decoded.event]);
  if (reused[0]) return refuseAgain(client, id, reused[0]);
  const wasThere = fresh.length === 0;
  const position = wasThere ? await positionOf(client, decoded.event) : firstPosition;
  await client.query(
    `UPDATE dead_letters SET status = 'redriven', position = $2, decided_at = $3, decided_by = $4 WHERE id = $1`,
    [id, position, formatInstant(now()), by],
  );
  return { outcome: 'redriven', position, wasThere };
}

async function positionOf(client: PoolClient, { source, id }: NewEvent): Promise<number> {
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
