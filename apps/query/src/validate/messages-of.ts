import { lineMessage, type RawMessage } from '#contracts';
import type { IncomingHttpHeaders } from 'node:http';

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const HTTP_PREFIX = 'ce-';

/**
 * A body as the messages that it would be on Kafka: an event or a batch of them by its content type, a binary event by its `ce-`
 * headers, as CloudEvents have it over HTTP; or an event a line.
 */
export function messagesOf(headers: IncomingHttpHeaders, body: Buffer): RawMessage[] {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  if (NDJSON.includes(mediaType.trim().toLowerCase())) return linesOf(body);
  return [{ topic: 'validate', partition: 0, offset: '0', key: null, value: body, headers: asOnKafka(headers) }];
}

function linesOf(body: Buffer): RawMessage[] {
  const messages: RawMessage[] = [];
  let number = 0;
  for (let begin = 0; begin < body.length;) {
    const end = body.indexOf(NEWLINE, begin);
    const line = body.subarray(begin, end < 0 ? body.length : end);
    const bytes = line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    number += 1;
    if (bytes.length > 0) messages.push(lineMessage({ number, bytes }));
    begin += line.length + 1;
  }
  return messages;
}

/** Over HTTP an attribute's header begins with `ce-` and is percent-encoded; on Kafka it begins with `ce_` and is not. */
function asOnKafka(headers: IncomingHttpHeaders): Record<string, Buffer> {
  const read: Record<string, Buffer> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    if (name === 'content-type') read[name] = Buffer.from(value);
    else if (name.startsWith(HTTP_PREFIX)) read[`ce_${name.slice(HTTP_PREFIX.length)}`] = Buffer.from(decoded(value));
  }
  return read;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
