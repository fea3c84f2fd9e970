import { now, type Instant } from '../instant.js';

/** How far ahead of the intake's clock a time may lie, by default: clocks differ, and nobody's by more than an hour. */
export const MAX_FUTURE_MS = 3_600_000;

/** What a message may measure, and by which clock. */
export interface DecodeLimits {
  /** Of the message's value, or of one event's part of a batch. */
  valueBytesMax: number;
  /** Of a batch of events. */
  batchBytesMax: number;
  /** Ahead of the clock; of what may be scheduled, any time is taken. */
  maxFutureMs: number;
  /** The intake's clock. */
  now(this: void): Instant;
}

export const DECODE_LIMITS: DecodeLimits = {
  valueBytesMax: 256 * 1024,
  batchBytesMax: 1024 * 1024,
  maxFutureMs: MAX_FUTURE_MS,
  now,
};

/** Of the attributes that nobody here reads, together. In a binary message they are headers, which no other limit bounds. */
export const ATTRIBUTES_BYTES_MAX = 64 * 1024;

/**
 * Lengths in UTF-16 code units, at most three bytes each in UTF-8: an index entry over source and id together stays
 * below the 2,704 bytes that a PostgreSQL B-tree can hold, so that no event can make a batch fail.
 */
export const ID_LENGTH_MAX = 256;
export const SOURCE_LENGTH_MAX = 512;
export const TYPE_LENGTH_MAX = 256;
