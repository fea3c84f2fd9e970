import { createRequire } from 'node:module';
import { isPresentFormat, recordsOf, type Unpacker } from './record-sets.js';

/** kafkajs' reader of a response, of which we take what we need. */
interface Decoder {
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readString(): string;
  readArray<T>(read: (decoder: Decoder) => T): T[];
  readArrayAsync<T>(read: (decoder: Decoder) => Promise<T>): Promise<T[]>;
  readBytes(): Buffer | null;
}

/** kafkajs' module on the answers to a fetch of version 11, the highest it knows: Kafka's own since 2.3. */
interface FetchResponse {
  decode: (answer: Buffer) => Promise<unknown>;
}

type Codec = { decompress(packed: Buffer): Promise<Buffer> };

const require = createRequire(import.meta.url);

let lean = false;

/**
 * Replaces how kafkajs 2.2 reads the records of a fetch: for each it makes some twenty objects (numbers of 64 bits,
 * buffers, lists and copies of headers), which cost more than all that we do with a message. Ours makes one, and what
 * it makes is the same: a test reads at random by both.
 */
export function readFetchesLean(): void {
  if (lean) return;
  lean = true;
  const response = require('kafkajs/src/protocol/requests/fetch/v11/response') as FetchResponse;
  const DecoderOf = require('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => Decoder;
  const { lookupCodecByAttributes } = require('kafkajs/src/protocol/message/compression') as {
    lookupCodecByAttributes: (attributes: number) => Codec | null;
  };
  const readOldFormat = require('kafkajs/src/protocol/messageSet/decoder') as (
    decoder: Decoder,
    bytes: number,
  ) => Promise<unknown[]>;

  const unpacker: Unpacker = (attributes) => {
    const codec = lookupCodecByAttributes(attributes);
    return codec ? (packed) => codec.decompress(packed) : undefined;
  };

  const readPartition = async (decoder: Decoder, topicName: string) => {
    const partition = decoder.readInt32();
    const head = {
      partition,
      errorCode: decoder.readInt16(),
      highWatermark: String(decoder.readInt64()),
      lastStableOffset: String(decoder.readInt64()),
      lastStartOffset: String(decoder.readInt64()),
      abortedTransactions: decoder.readArray(() => ({
        producerId: String(decoder.readInt64()),
        firstOffset: String(decoder.readInt64()),
      })),
      preferredReadReplica: decoder.readInt32(),
    };
    const set = decoder.readBytes();
    if (!set || set.length === 0) return { ...head, messages: [] };
    const messages = isPresentFormat(set)
      ? await recordsOf(topicName, partition, set, unpacker)
      : await readOldFormat(new DecoderOf(set), set.length);
    return { ...head, messages };
  };

  response.decode = async (answer) => {
    const decoder = new DecoderOf(answer);
    const clientSideThrottleTime = decoder.readInt32();
    return {
      // kafkajs' own answer to KIP-219: it is the client that waits, not the broker.
      throttleTime: 0,
      clientSideThrottleTime,
      errorCode: decoder.readInt16(),
      sessionId: decoder.readInt32(),
      responses: await decoder.readArrayAsync(async () => {
        const topicName = decoder.readString();
        return { topicName, partitions: await decoder.readArrayAsync(() => readPartition(decoder, topicName)) };
      }),
    };
  };
}
