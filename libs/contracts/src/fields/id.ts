import { Matches } from 'class-validator';
import { field } from './field.js';

/** A business id of another system: 1–128 characters of `A-Za-z0-9._:@-`. */
export function Id(): PropertyDecorator {
  return field(Matches(/^[A-Za-z0-9._:@-]{1,128}$/, { message: 'must be 1–128 characters of A-Za-z0-9._:@-' }));
}

/** A referral code: 3–64 characters of `A-Za-z0-9_-`. */
export function ReferralCode(): PropertyDecorator {
  return field(Matches(/^[A-Za-z0-9_-]{3,64}$/, { message: 'must be 3–64 characters of A-Za-z0-9_-' }));
}
