/** Sorts after every character of an id and of a code. */
const AFTER_ALL = '\x7f';

/** Text that sorts by its bytes, whatever the database's language: so an index finds what begins with a prefix. */
export const bytewise = (expression: string): string => `${expression} COLLATE "C"`;

/** That an expression begins with a prefix, as a range of its index. @param low, high placeholders of `rangeOf` the prefix */
export const isWithin = (expression: string, low: string, high: string): string =>
  `(${bytewise(expression)} >= ${low} AND ${bytewise(expression)} < ${high})`;

/** What begins with `prefix` is at or after the first, and before the second. */
export const rangeOf = (prefix: string): [string, string] => [prefix, prefix + AFTER_ALL];
