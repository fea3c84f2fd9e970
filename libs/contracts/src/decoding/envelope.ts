import { isOwnSource, OWN_SOURCE } from '../catalogue.js';
import { kindOf, textFound, wordFound } from '../fields/found.js';
import { didYouMean, nearest } from '../fields/near.js';
import { instantProblem } from '../instant-problem.js';
import { parseInstant, type Instant } from '../instant.js';
import type { FieldProblem } from '../messages/refusal.js';
import { ID_LENGTH_MAX, SOURCE_LENGTH_MAX, TYPE_LENGTH_MAX } from './limits.js';
import { RefusedError } from './refused-error.js';
import { isStorableText, STORABLE_CHARACTER } from './storable-text.js';

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
 * @param options.names of all attributes that are there: for one that is missing, and is there under another name
 * @throws RefusedError NOT_A_CLOUDEVENT, naming every attribute that is wrong
 */
export function checkEnvelope(
  attributes: Attributes,
  { own = false, names = () => Object.keys(attributes) }: { own?: boolean; names?: () => string[] } = {},
): Envelope {
  const { id, source, type, specversion, time } = attributes;
  const occurredAt = typeof time === 'string' ? parseInstant(time) : undefined;
  if (
    specversion === '1.0' &&
    isStorableText(id, ID_LENGTH_MAX) &&
    isStorableText(source, SOURCE_LENGTH_MAX) &&
    (own || !isOwnSource(source)) &&
    isStorableText(type, TYPE_LENGTH_MAX) &&
    occurredAt !== undefined
  ) {
    return { id, source, type, occurredAt };
  }
  throw notACloudEvent(envelopeProblems(attributes, own, names()));
}

/** The refusal that names these attributes. */
export function notACloudEvent(problems: FieldProblem[]): RefusedError {
  const list = problems.map(({ field, problem }) => `${field} ${problem}`).join('; ');
  return new RefusedError('NOT_A_CLOUDEVENT', `Not a CloudEvent 1.0: ${list}.`, problems);
}

function envelopeProblems(
  { id, source, type, specversion, time }: Attributes,
  own: boolean,
  names: readonly string[],
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (field: string, value: unknown, problem: (value: unknown) => string | undefined): void => {
    const found = value === undefined || value === null ? missing(field, names) : problem(value);
    if (found !== undefined) problems.push({ field, problem: found });
  };
  check('id', id, textProblem(ID_LENGTH_MAX));
  check('source', source, (value) =>
    !own && isOwnSource(value)
      ? `must not be ${value === OWN_SOURCE ? '' : 'of '}${OWN_SOURCE}, this system's own`
      : textProblem(SOURCE_LENGTH_MAX)(value),
  );
  check('specversion', specversion, (value) =>
    value === '1.0' ? undefined : `must be the text 1.0, ${versionFound(value)}`,
  );
  check('time', time, (value) =>
    typeof value === 'string' ? timeProblem(value) : `must be an RFC 3339 date-time in text, ${kindFound(value)}`,
  );
  check('type', type, textProblem(TYPE_LENGTH_MAX));
  return problems;
}

const READ = ['id', 'source', 'type', 'specversion', 'time'];

function missing(field: string, names: readonly string[]): string {
  const misspelt = names.find((name) => !READ.includes(name) && nearest(name, READ) === field);
  return misspelt === undefined ? 'is missing' : `is missing, ${misspelt} is there${didYouMean(field)}`;
}

/** Whether a text has quotes around it, as a header has whose value was written as JSON. */
export const isQuoted = (text: string): boolean => /^".*"$/s.test(text);

export const QUOTED = ' (it stands in quotes: a header’s value stands without them)';

function versionFound(value: unknown): string {
  if (Buffer.isBuffer(value)) return NO_UTF8;
  if (value === '"1.0"') return `is other text${QUOTED}`;
  return wordFound(value) + (value === 1 || value === '1' ? MADE_A_NUMBER : '');
}

const MADE_A_NUMBER =
  ': 1.0 was taken for a number, as a converter such as Kafka Connect’s InsertHeader takes it (send the text, from a column for ' +
  'instance)';

function timeProblem(text: string): string | undefined {
  const problem = instantProblem(text);
  return problem !== undefined && isQuoted(text) ? `${problem}${QUOTED}` : problem;
}

const textProblem =
  (lengthMax: number) =>
  (value: unknown): string | undefined => {
    if (isStorableText(value, lengthMax)) return undefined;
    const rule = `must be text of 1–${lengthMax} characters, without control characters`;
    return `${rule}, ${typeof value === 'string' ? unstorable(value, lengthMax) : kindFound(value)}`;
  };

/** Lengths as they are counted here: in UTF-16 code units. */
const unstorable = (text: string, lengthMax: number): string =>
  text.length > lengthMax ? `has ${text.length} characters` : textFound(text, 1, lengthMax, STORABLE_CHARACTER);

const kindFound = (value: unknown): string => (Buffer.isBuffer(value) ? NO_UTF8 : `is ${kindOf(value)}`);

const NO_UTF8 = 'is no UTF-8';
