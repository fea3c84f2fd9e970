import type { Attribution, Signup } from '#program';

/** An account whose signup is known, and whose client it is. */
export interface Account extends Signup {
  signupPosition: number;
  attribution: Attribution;
}
