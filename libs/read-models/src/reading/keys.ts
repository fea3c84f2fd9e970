/** A value by which a row is found in the order of its list, as a cursor carries it. */
export type Key = number | string;

/** What a key may be, so that the database takes it for its column. */
export type KeyKind = (key: Key) => boolean;

const SEQ_MAX = 2 ** 31 - 1;
const TEXT_LENGTH_MAX = 512;

const position: KeyKind = (key) => typeof key === 'number' && key >= 0;
const seq: KeyKind = (key) => typeof key === 'number' && key >= 0 && key <= SEQ_MAX;
const instant: KeyKind = (key) => typeof key === 'number';
/** The database has no NUL in a text. */
const text: KeyKind = (key) => typeof key === 'string' && key.length <= TEXT_LENGTH_MAX && !key.includes('\0');
/** A whole number of any size. */
const amount: KeyKind = (key) => typeof key === 'string' && /^-?[0-9]{1,30}$/.test(key);

export const KEY = { position, seq, instant, text, amount };

/** One key alone: what tells the parts of a list apart. */
export const exactly =
  (one: Key): KeyKind =>
  (key) =>
    key === one;
