import type { Instant } from '#contracts';
import { AFTERWARDS, STEP } from '../log/population.js';

/** The time of facts that come in order, after every history. */
export class Clock {
  #now = AFTERWARDS;

  next(): Instant {
    this.#now += STEP;
    return this.#now;
  }
}
