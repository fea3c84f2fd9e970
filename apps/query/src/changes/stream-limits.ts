import type { Caller } from '#platform';
import { unavailable, Problem } from '../http/problem.js';
import { AtOnce } from '../limits/at-once.js';
import { callerKey, tierOf } from '../limits/callers.js';
import type { LimitsConfig } from '../limits/limits-config.js';

/** How many streams may be open, of each caller and in all. */
export class StreamLimits {
  #open = 0;
  readonly #byTier: Record<'partner' | 'service', AtOnce>;

  constructor(private readonly config: LimitsConfig) {
    this.#byTier = {
      partner: new AtOnce(config.changeStreamsPartner),
      service: new AtOnce(config.changeStreamsService),
    };
  }

  /** @returns what gives the place back @throws Problem 429, 503 */
  enter(caller: Caller): () => void {
    if (this.#open >= this.config.changeStreamsMax) {
      throw unavailable('busy', 'As many follow the changes as there may be at a time.', { 'retry-after': '30' });
    }
    const [streams, key] = [this.#byTier[tierOf(caller)], callerKey(caller)];
    if (!streams.enter(key)) {
      const detail = `More than ${streams.max} streams at a time.`;
      throw new Problem(429, { code: 'too-many-requests', detail, headers: { 'retry-after': '30' } });
    }
    this.#open += 1;
    return () => {
      this.#open -= 1;
      streams.leave(key);
    };
  }
}
