/** Control characters, NUL among them, and halves of surrogate pairs: a text column cannot hold them, or a page not show them. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/** One character that may be in such text. */
export const STORABLE_CHARACTER = /[^\p{Cc}\p{Cs}]/u;

/** Whether `value` is text of 1 to `lengthMax` UTF-16 code units that can be stored and shown as it is. */
export function isStorableText(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax && !UNSTORABLE.test(value);
}
