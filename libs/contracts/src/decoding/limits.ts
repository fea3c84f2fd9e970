/** What a message may measure. */
export interface DecodeLimits {
  /** Of the message's value. */
  valueBytesMax: number;
}

export const DECODE_LIMITS: DecodeLimits = { valueBytesMax: 256 * 1024 };

/**
 * Lengths in UTF-16 code units, at most three bytes each in UTF-8: an index entry over source and id together stays
 * below the 2,704 bytes that a PostgreSQL B-tree can hold, so that no event can make a batch fail.
 */
export const ID_LENGTH_MAX = 256;
export const SOURCE_LENGTH_MAX = 512;
export const TYPE_LENGTH_MAX = 256;
