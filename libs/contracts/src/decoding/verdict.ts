import type { EnvelopeReason, FieldProblem } from '../messages/refusal.js';
import type { NewEvent } from '../messages/events.js';
import type { RawMessage } from '../messages/raw-message.js';
import { misspellingsOf } from '../validation/misspelt.js';
import type { DecodedEvent } from './decode-message.js';

/** What would become of one event, told to whoever is about to send it. */
export interface Verdict {
  outcome: 'valid' | 'refused';
  /** Where the event is one of a batch: its place in the list, from 0. */
  batchIndex?: number;
  source?: string;
  id?: string;
  type?: string;
  /** Why it is refused. */
  reason?: EnvelopeReason;
  message?: string;
  problems?: FieldProblem[];
  /** What is taken and yet may not be what was meant. */
  warnings?: FieldProblem[];
}

/** The verdict on an event that is decoded. */
export function verdictOn({ event, refusal }: DecodedEvent): Verdict {
  if (event) return { outcome: 'valid', ...placeOf(event.message), ...identity(event), ...warned(event) };
  const { reason, message, problems } = refusal;
  const id = { ...refusal, id: refusal.eventId };
  return {
    outcome: 'refused',
    ...placeOf(refusal.raw),
    ...identity(id),
    ...{ reason, message, ...(problems && { problems }) },
  };
}

const placeOf = (raw: RawMessage | undefined): Pick<Verdict, 'batchIndex'> =>
  raw?.batchIndex === undefined ? {} : { batchIndex: raw.batchIndex };

const identity = ({ source, id, type }: Partial<Record<'source' | 'id' | 'type', string | undefined>>): object => ({
  ...(source !== undefined && { source }),
  ...(id !== undefined && { id }),
  ...(type !== undefined && { type }),
});

function warned(event: NewEvent): Pick<Verdict, 'warnings'> {
  const warnings = misspellingsOf(event).map(({ given, meant }) => ({
    field: `data.${given}`,
    problem: `is kept, and has no effect (did you mean ${meant}?)`,
  }));
  return warnings.length === 0 ? {} : { warnings };
}
