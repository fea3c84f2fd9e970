import { OWN_SOURCE } from '../catalogue.js';
import { parseInstant, type Instant } from '../instant.js';
import type { FieldProblem } from '../messages/refusal.js';
import { ID_LENGTH_MAX, SOURCE_LENGTH_MAX, TYPE_LENGTH_MAX } from './limits.js';
import { RefusedError } from './refused-error.js';
import { isStorableText } from './storable-text.js';

/** The attributes as the message has them, unchecked. A header that is no UTF-8 is left as bytes. */
export interface Attributes {
  id?: unknown;
  source?: unknown;
  type?: unknown;
  specversion?: unknown;
  time?: unknown;
}

export interface Envelope {
  id: string;
  source: string;
  type: string;
  occurredAt: Instant;
}

/**
 * Checks the attributes of a CloudEvent.
 * @param options.own whether it may be the ledger's own: in an export, never in a message
 * @throws RefusedError NOT_A_CLOUDEVENT, naming every attribute that is wrong
 */
export function checkEnvelope(attributes: Attributes, { own = false } = {}): Envelope {
  const { id, source, type, specversion, time } = attributes;
  const occurredAt = typeof time === 'string' ? parseInstant(time) : undefined;
  if (
    specversion === '1.0' &&
    isStorableText(id, ID_LENGTH_MAX) &&
    isStorableText(source, SOURCE_LENGTH_MAX) &&
    (own || source !== OWN_SOURCE) &&
    isStorableText(type, TYPE_LENGTH_MAX) &&
    occurredAt !== undefined
  ) {
    return { id, source, type, occurredAt };
  }
  throw notACloudEvent(envelopeProblems(attributes, own));
}

/** The refusal that names these attributes. */
export function notACloudEvent(problems: FieldProblem[]): RefusedError {
  const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
  return new RefusedError('NOT_A_CLOUDEVENT', `Not a CloudEvent 1.0: ${list}.`, problems);
}

function envelopeProblems({ id, source, type, specversion, time }: Attributes, own: boolean): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (field: string, value: unknown, right: boolean, rule: string): void => {
    if (!right) problems.push({ field, problem: value === undefined || value === null ? 'is missing' : rule });
  };
  const text = (lengthMax: number): string => `must be text of 1–${lengthMax} characters, without control characters`;
  check('id', id, isStorableText(id, ID_LENGTH_MAX), text(ID_LENGTH_MAX));
  check('source', source, isStorableText(source, SOURCE_LENGTH_MAX), text(SOURCE_LENGTH_MAX));
  check('source', source, own || source !== OWN_SOURCE, `must not be ${OWN_SOURCE}, this system's own`);
  check('specversion', specversion, specversion === '1.0', 'must be 1.0');
  check('time', time, typeof time === 'string' && parseInstant(time) !== undefined, 'must be an RFC 3339 date-time');
  check('type', type, isStorableText(type, TYPE_LENGTH_MAX), text(TYPE_LENGTH_MAX));
  return problems;
}
