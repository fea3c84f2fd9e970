import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import type { KafkaMessage } from 'kafkajs';
import { registerCodecs } from './register-codecs.js';
import { FetchedRecord } from './fetched-record.js';
import { readFetchesLean } from './lean-fetch.js';
import { rawMessages } from './raw-messages.js';

interface Encoder {
  buffer: Buffer;
  writeInt8(value: number): Encoder;
  writeInt16(value: number): Encoder;
  writeInt32(value: number): Encoder;
  writeInt64(value: bigint): Encoder;
  writeString(value: string): Encoder;
  writeBytes(value: Buffer): Encoder;
  writeBuffer(value: Buffer): Encoder;
}

interface Answer {
  responses: { topicName: string; partitions: { partition: number; messages: Message[] }[] }[];
}
type Message = KafkaMessage & {
  isControlRecord: boolean;
  batchContext: { producerId: string; inTransaction: boolean };
};

const require = createRequire(import.meta.url);
const response = require('kafkajs/src/protocol/requests/fetch/v11/response') as {
  decode: (answer: Buffer) => Promise<Answer>;
};
const EncoderOf = require('kafkajs/src/protocol/encoder') as new () => Encoder;
const recordOf = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => Encoder;
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (batch: object) => Promise<Encoder>;
};
const oldMessageSet = require('kafkajs/src/protocol/messageSet') as (set: object) => Encoder;

const byKafkaJs = response.decode;
registerCodecs();
readFetchesLean();
const lean = response.decode;

const GZIP = 1;
const CONTROL_ATTRIBUTE = 0x20;
const ATTRIBUTES_LOW_BYTE_AT = 22;

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
/** Of a header's name kafkajs makes a member of an object, and of __proto__ none. */
const name = fc.oneof(fc.constantFrom('content-type', 'é', 'n\0l', ''), fc.string()).filter((n) => n !== '__proto__');
const record = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(name, fc.oneof(bytes, fc.array(bytes, { minLength: 1, maxLength: 3 })), {
    noNullPrototype: true,
  }),
  timestampDelta: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});
const batch = fc.record({
  firstOffset: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }),
  transactional: fc.boolean(),
  control: fc.boolean(),
  compression: fc.constantFrom(0, GZIP),
  gaps: fc.integer({ min: 1, max: 100_000 }),
  records: fc.array(record, { maxLength: 12 }),
});
type BatchGiven = typeof batch extends fc.Arbitrary<infer T> ? T : never;

async function encoded({ gaps, records, control, ...given }: BatchGiven): Promise<Buffer> {
  const { buffer } = await RecordBatch({
    ...given,
    firstTimestamp: 1_700_000_000_000,
    maxTimestamp: 1_700_000_000_000,
    lastOffsetDelta: records.length * gaps,
    records: records.map((one, i) => recordOf({ ...one, offsetDelta: i * gaps })),
  });
  if (control) buffer[ATTRIBUTES_LOW_BYTE_AT]! |= CONTROL_ATTRIBUTE;
  return buffer;
}

/** A broker's answer of version 11, with one partition for each set of records. */
function answerOf(sets: readonly Buffer[]): Buffer {
  const answer = new EncoderOf().writeInt32(0).writeInt16(0).writeInt32(0).writeInt32(1).writeString('a topic');
  answer.writeInt32(sets.length);
  for (const [partition, set] of sets.entries()) {
    answer.writeInt32(partition).writeInt16(0).writeInt64(99n).writeInt64(98n).writeInt64(1n);
    answer.writeInt32(1).writeInt64(7n).writeInt64(3n).writeInt32(-1);
    answer.writeBytes(set);
  }
  return answer.buffer;
}

/** All that kafkajs and we look at. */
const seen = (answer: Answer) => ({
  ...answer,
  responses: answer.responses.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map((one) => ({
      ...one,
      messages: rawMessages(topicName, one.partition, one.messages).map((raw, i) => {
        const { isControlRecord, batchContext } = one.messages[i]!;
        const { topic, partition, offset, key, value, headers } = raw;
        const { producerId, inTransaction } = batchContext ?? {};
        return { topic, partition, offset, key, value, headers, isControlRecord, producerId, inTransaction };
      }),
    })),
  })),
});

test('whatever is in a fetch reads the same as by kafkajs, also where its end is cut off', async () => {
  const sets = fc.array(fc.record({ batches: fc.array(batch, { maxLength: 3 }), cutOff: fc.nat(80) }), {
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(sets, async (given) => {
      const buffers = await Promise.all(
        given.map(async ({ batches, cutOff }) => {
          const whole = Buffer.concat(await Promise.all(batches.map(encoded)));
          // kafkajs wants the format's byte to be there.
          return whole.subarray(0, Math.max(whole.length - cutOff, Math.min(whole.length, 17)));
        }),
      );
      const answer = answerOf(buffers);
      const ours = await lean(answer);
      expect(seen(ours)).toEqual(seen(await byKafkaJs(answer)));
      const messages = ours.responses.flatMap(({ partitions }) => partitions.flatMap((one) => one.messages));
      expect(messages.every((message) => (message as unknown) instanceof FetchedRecord)).toBe(true);
    }),
  );
});

test('the format before is left to kafkajs', async () => {
  const { buffer } = oldMessageSet({ messageVersion: 1, entries: [{ key: 'k', value: 'v', timestamp: 5 }] });
  const answer = answerOf([buffer]);
  const ours = await lean(answer);
  expect(ours.responses[0]?.partitions[0]?.messages).toHaveLength(1);
  expect(seen(ours)).toEqual(seen(await byKafkaJs(answer)));
});

test('headers that records share cannot be changed, and are no part of the fetch, all of which they would keep', async () => {
  const headers = { 'content-type': 'application/json' };
  const records = [0, 1].map((offsetDelta) => recordOf({ value: Buffer.from('v'), offsetDelta, headers }));
  const answer = answerOf([(await RecordBatch({ records })).buffer]);
  const [first, second] = (await lean(answer)).responses[0]!.partitions[0]!.messages;
  const shared = first!.headers!;
  expect(second!.headers).toBe(shared);
  expect(() => Object.assign(shared, { other: 'x' })).toThrow(TypeError);
  answer.fill(0);
  expect(String(shared['content-type'])).toBe('application/json');
});
