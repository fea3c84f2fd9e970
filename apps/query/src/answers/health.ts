import { OneOf, TextByName } from './fields.js';

/** As the consumer's health server answers: each check says `ok`, or what is wrong. */
export class Health {
  @OneOf('ok', 'error') status: 'ok' | 'error';
  @TextByName() checks: Record<string, string>;
  /** What somebody should look at, as far as it can be known; it does not make the process unready. */
  @TextByName() warnings: Record<string, string>;
}
