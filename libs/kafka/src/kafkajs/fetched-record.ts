import type { RawMessage } from '#contracts';
import { readVarInt, skipVarInt } from './var-int.js';
import { sharedHeaders } from './shared-headers.js';

const VALUE_IS_NULL = -1;

/** What the records of one batch of the log have in common. */
export interface RecordBatch {
  topic: string;
  partition: number;
  /** What the records stand in, uncompressed. */
  bytes: Buffer;
  /** kafkajs leaves out what a producer has aborted, by these two, and the records that are the brokers' own. */
  producerId: string;
  inTransaction: boolean;
  isControlBatch: boolean;
}

/**
 * A record of a fetch as the place where it stands: key, value and headers are made when they are asked for. A backlog
 * is tens of thousands of these in memory at a time, and buffers made ahead for each were most of what the garbage
 * collector had to carry around.
 *
 * It is both what kafkajs passes on, as far as kafkajs itself looks at it, and what our handlers get.
 */
export class FetchedRecord implements RawMessage {
  constructor(
    readonly batchContext: RecordBatch,
    readonly offset: string,
    /** Where the key's length stands, and where the record ends. */
    private readonly start: number,
    private readonly end: number,
  ) {}

  get topic(): string {
    return this.batchContext.topic;
  }

  get partition(): number {
    return this.batchContext.partition;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }

  get key(): Buffer | null {
    return this.#bytesAt(this.start);
  }

  get value(): Buffer | null {
    return this.#bytesAt(this.#behind(this.start));
  }

  get headers(): Record<string, Buffer> {
    return sharedHeaders(this.batchContext.bytes, this.#behind(this.#behind(this.start)), this.end);
  }

  #bytesAt(at: number): Buffer | null {
    const { bytes } = this.batchContext;
    const length = readVarInt(bytes, at);
    const from = skipVarInt(bytes, at);
    return length === VALUE_IS_NULL ? null : bytes.subarray(from, from + length);
  }

  /** Where that ends which stands at a place with its length before it. */
  #behind(at: number): number {
    const { bytes } = this.batchContext;
    const length = readVarInt(bytes, at);
    return skipVarInt(bytes, at) + Math.max(length, 0);
  }
}
