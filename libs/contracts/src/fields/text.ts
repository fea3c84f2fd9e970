import { Matches } from 'class-validator';
import { breaks } from './field.js';
import { textFound } from './found.js';

/**
 * One character that a text column can hold and a page can show: no control character but tab and line ends, no half
 * of a surrogate pair. (Written as ranges, not as `\p{…}`, for readers of the schema in other languages.)
 */
const CHARACTER = String.raw`[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uD800-\uDFFF]`;
const ALLOWED = new RegExp(CHARACTER, 'u');

/** Free text of at most `max` characters; it may be empty. */
export function Text(max: number): PropertyDecorator {
  return Matches(
    new RegExp(`^${CHARACTER}{0,${max}}$`, 'u'),
    breaks(`must be text of at most ${max} characters, without control characters`, (value) =>
      textFound(value, 0, max, ALLOWED),
    ),
  );
}

/** Free text of at most `max` characters that is not blank. */
export function RequiredText(max: number): PropertyDecorator {
  return Matches(
    new RegExp(String.raw`^(?=\s*\S)${CHARACTER}{1,${max}}$`, 'u'),
    breaks(`must be text of 1–${max} characters that is not blank, without control characters`, (value) =>
      textFound(value, 1, max, ALLOWED),
    ),
  );
}
