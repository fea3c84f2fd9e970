import { Matches } from 'class-validator';
import { breaks } from './field.js';
import { textFound } from './found.js';

/** A business id of another system: 1–128 characters of `A-Za-z0-9._:@-`. */
export const ID = /^[A-Za-z0-9._:@-]{1,128}$/;

/** The same as a field's rule. */
export function Id(): PropertyDecorator {
  return Matches(
    ID,
    breaks('must be 1–128 characters of A-Za-z0-9._:@-', (value) => textFound(value, 1, 128, /[A-Za-z0-9._:@-]/)),
  );
}

/** A referral code: 3–64 characters of `A-Za-z0-9_-`. */
export function ReferralCode(): PropertyDecorator {
  return Matches(
    /^[A-Za-z0-9_-]{3,64}$/,
    breaks('must be 3–64 characters of A-Za-z0-9_-', (value) => textFound(value, 3, 64, /[A-Za-z0-9_-]/)),
  );
}
