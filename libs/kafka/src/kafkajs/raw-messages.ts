import type { RawMessage } from '#contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';

const EMPTY = Buffer.alloc(0);

/** kafkajs gives a header's bytes, or a list of them where it occurs more than once; Kafka's own rule is: the last counts. */
function rawHeaders(headers: IHeaders | undefined): Record<string, Buffer> {
  const raw: Record<string, Buffer> = {};
  for (const name in headers) {
    const given = headers[name];
    const value: Buffer | string | null | undefined = Array.isArray(given) ? given.at(-1) : given;
    // A name with NUL is legal in Kafka and in no text column.
    raw[name.includes('\0') ? name.replaceAll('\0', '\uFFFD') : name] =
      typeof value === 'string' ? Buffer.from(value) : (value ?? EMPTY);
  }
  return raw;
}

export function rawMessages(topic: string, partition: number, messages: readonly KafkaMessage[]): RawMessage[] {
  return messages.map(({ offset, key, value, headers }) => ({
    topic,
    partition,
    offset,
    key,
    value,
    headers: rawHeaders(headers),
  }));
}
