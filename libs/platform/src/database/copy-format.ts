/** PostgreSQL manual, COPY, "Binary Format": what reading and writing it have in common. */

/** Eleven bytes; flags and the length of an extension follow, four bytes each. */
export const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Instead of a row's number of fields. */
export const END_OF_ROWS = -1;
/** Instead of a value's length. */
export const NULL = -1;

export const TWO_POW_32 = 2 ** 32;
/** PostgreSQL counts from 2000-01-01. */
export const POSTGRES_EPOCH_US = 946_684_800_000_000;

/** A character up to here is one byte of UTF-8, of the same number. */
export const ASCII_MAX = 0x7f;
