import {
  ASSETS,
  ID,
  formatInstant,
  instantProblem,
  parseInstant,
  parseWholeNumber,
  wholeNumberProblem,
  wordFound,
  type Instant,
} from '#contracts';
import { DAY } from '#program';

/** Why a parameter cannot be read. */
export class Unread {
  constructor(readonly problem: string) {}
}

export const GIVEN_TWICE = 'must be given once, is given more than once';

/** What a parameter's text says, or the one true reason why it says nothing. */
export type Reader<T> = (text: string) => T | Unread;

export const wholeNumber =
  (min: number, max: number): Reader<number> =>
  (text) =>
    parseWholeNumber(text, min, max) ?? new Unread(wholeNumberProblem(text, min, max)!);

/** RFC 3339. A `+` that the caller did not escape arrives as a blank. */
export const instant: Reader<Instant> = (text) => {
  const sent = text.replace(/ (?=\d\d:\d\d$)/, '+');
  return parseInstant(sent) ?? new Unread(instantProblem(sent)!);
};

const FIRST_DAY = '1970-01-01';
/** No later moment can be told. */
const LAST_DAY = formatInstant(Number.MAX_SAFE_INTEGER).slice(0, 10);

/** A day of the calendar; one that there is. */
export const day: Reader<string> = (text) => {
  const isDay = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text);
  const read = isDay ? new Date(`${text}T00:00:00Z`) : undefined;
  if (!read || Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== text) {
    return new Unread(`must be a day, as 2026-03-01, ${isDay ? 'is none of the calendar' : 'is other text'}`);
  }
  if (text >= FIRST_DAY && text <= LAST_DAY) return text;
  return new Unread(`must be a day from ${FIRST_DAY} to ${LAST_DAY}, lies ${text < FIRST_DAY ? 'before' : 'behind'}`);
};

export const oneOf =
  <T extends string>(words: readonly T[]): Reader<T> =>
  (text) =>
    words.find((word) => word === text) ?? new Unread(`must be one of ${words.join(', ')}, ${wordFound(text)}`);

/** The currencies are too many to be listed to whoever mistypes one: the OpenAPI document has them. */
export const asset: Reader<string> = (text) =>
  ASSETS.includes(text)
    ? text
    : new Unread(`must be ${DAY} or an ISO 4217 currency code in capitals, ${wordFound(text)}`);

/** Text of `pattern`. @param what it must be */
export const matching =
  (pattern: RegExp, what: string): Reader<string> =>
  (text) =>
    pattern.test(text) ? text : new Unread(`must be ${what}, ${text === '' ? 'is empty' : 'is other text'}`);

export const atMost =
  (lengthMax: number, what: string): Reader<string> =>
  (text) => {
    if (text !== '' && text.length <= lengthMax) return text;
    const found = text === '' ? 'is empty' : `has ${text.length}`;
    return new Unread(`must be ${what}, of at most ${lengthMax} characters, ${found}`);
  };

/** One id or several, separated by commas. */
export const ID_LIST = /^[A-Za-z0-9._:@-]{1,128}(,[A-Za-z0-9._:@-]{1,128})*$/;

export const idList =
  (max: number): Reader<string[]> =>
  (text) => {
    const ids = text.split(',');
    if (ids.length > max) return new Unread(`must be at most ${max} ids separated by commas, are ${ids.length}`);
    const wrong = ids.findIndex((id) => !ID.test(id));
    return wrong < 0 ? ids : new Unread(`must be ids separated by commas, of which the ${wrong + 1}. is none`);
  };
