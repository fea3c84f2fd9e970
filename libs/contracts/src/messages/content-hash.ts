import { hash } from 'node:crypto';
import type { Instant } from '../instant.js';
import { CanonicalWriter, NESTING_MAX, TooDeeplyNestedError } from '../json/canonical-json.js';
import { readJsonText } from '../json/json-text.js';

const writer = new CanonicalWriter();

/**
 * SHA-256 (32 bytes) of what an event says: its type, its moment and its data as canonical JSON. Equal for both content
 * modes, for any order of members and for the same moment in another UTC offset. `type` is one of ours, hence ASCII.
 *
 * Numbers count by their value, exactly: 100 is 1e2 and 100.0, and 9007199254740993 is no other number. Other attributes
 * do not count: a producer's retry, or what lies between, may change them (`traceparent`), and an event that was recorded
 * before they were kept must be known when it comes again.
 * @param data numbers that a JavaScript number does not hold are exact ones
 * @throws TooDeeplyNestedError
 */
export function contentHash(type: string, occurredAt: Instant, data: Record<string, unknown>): Buffer {
  writer.clear();
  writer.ascii(`${type}\n${occurredAt}\n`);
  writer.json(data);
  // By way of text: three times as fast as asking for a buffer.
  return Buffer.from(hash('sha256', writer.written(), 'binary'), 'binary');
}

/**
 * The hash of an event with these data in JSON, as a log has them.
 * @throws TooDeeplyNestedError, RepeatedNameError where no decoder let such data in
 */
export function recordedContentHash(type: string, occurredAt: Instant, data: string): Buffer {
  const { value, exact, repeated, isTooDeep } = readJsonText(Buffer.from(data));
  if (isTooDeep) throw new TooDeeplyNestedError(`nested deeper than ${NESTING_MAX} levels`);
  if (repeated) throw new RepeatedNameError('a name stands twice in one object');
  return contentHash(type, occurredAt, (exact ?? value) as Record<string, unknown>);
}

/** Thrown where an object has a name twice, of which nobody can say which counts. */
export class RepeatedNameError extends Error {
  readonly code = 'REPEATED_NAME';
  override readonly name = 'RepeatedNameError';
}
