import { hash } from 'node:crypto';
import type { Instant } from '../instant.js';
import { CanonicalWriter } from './canonical-json.js';

const writer = new CanonicalWriter();

/**
 * SHA-256 (32 bytes) of what an event says: its type, its moment and its data as canonical JSON. Equal for both content
 * modes, for any order of members and for the same moment in another UTC offset. `type` is one of ours, hence ASCII.
 * @throws TooDeeplyNestedError
 */
export function contentHash(type: string, occurredAt: Instant, data: Record<string, unknown>): Buffer {
  writer.clear();
  writer.ascii(`${type}\n${occurredAt}\n`);
  writer.json(data);
  // By way of text: three times as fast as asking for a buffer.
  return Buffer.from(hash('sha256', writer.written(), 'binary'), 'binary');
}
