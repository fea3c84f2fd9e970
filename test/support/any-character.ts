import fc from 'fast-check';

const between = (min: number, max: number) => fc.integer({ min, max }).map((code) => String.fromCodePoint(code));

/**
 * Every character of Unicode, as a unit of fast-check's texts. Its own `binary` means the same, and takes a second to be
 * made in each file of tests.
 */
export const ANY_CHARACTER = fc.oneof(between(0, 0x7f), between(0x80, 0xd7ff), between(0xe000, 0x10_ffff));
