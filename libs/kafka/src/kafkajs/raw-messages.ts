import type { RawMessage } from '#contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { headerName } from '../transport/header-name.js';

const EMPTY = Buffer.alloc(0);

/** kafkajs gives a header's bytes, or a list of them where it occurs more than once; Kafka's own rule is: the last counts. */
function rawHeaders(headers: IHeaders | undefined): Record<string, Buffer> {
  const raw: Record<string, Buffer> = {};
  for (const name in headers) {
    const given = headers[name];
    const value: Buffer | string | null | undefined = Array.isArray(given) ? given.at(-1) : given;
    raw[headerName(name)] = typeof value === 'string' ? Buffer.from(value) : (value ?? EMPTY);
  }
  return raw;
}

export const rawMessages = (topic: string, partition: number, messages: readonly KafkaMessage[]): RawMessage[] =>
  messages.map(({ offset, key, value, headers }) => ({
    topic,
    partition,
    offset,
    key,
    value,
    headers: rawHeaders(headers),
  }));
