import { unavailable } from '../http/problem.js';
import { AtOnce } from '../limits/at-once.js';

export interface LaneOptions {
  /** At a time. */
  size: number;
  /** That wait their turn, at most: one more is refused at once. */
  queueMax: number;
  /** So long each of them waits, at most. */
  waitMs: number;
}

interface Waiting {
  caller: string;
  go: () => void;
  timer: NodeJS.Timeout;
}

/**
 * So many at a time, and so many more that wait, each for a while: whoever cannot be served soon hears so at once. One place is
 * always left for another caller than the one who has all the others.
 */
export class Lane {
  #running = 0;
  readonly #queue = new Set<Waiting>();
  readonly #callers: AtOnce;

  constructor(private readonly options: LaneOptions) {
    this.#callers = new AtOnce(Math.max(1, options.size - 1));
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** @throws Problem 503 where the turn does not come soon */
  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.options.size && this.#callers.enter(caller)) this.#running += 1;
    else await this.#turn(caller);
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#callers.leave(caller);
      this.#next();
    }
  }

  #turn(caller: string): Promise<void> {
    const { queueMax, waitMs } = this.options;
    if (this.#queue.size >= queueMax) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.delete(waiting);
        reject(busy());
      }, waitMs);
      const waiting: Waiting = { caller, go: resolve, timer };
      this.#queue.add(waiting);
    });
  }

  /** Gives the place that is free now to whoever waits longest and may have it. */
  #next(): void {
    for (const waiting of this.#queue) {
      if (!this.#callers.enter(waiting.caller)) continue;
      this.#running += 1;
      this.#queue.delete(waiting);
      clearTimeout(waiting.timer);
      waiting.go();
      return;
    }
  }
}

const busy = () => unavailable('busy', 'More is asked than can be read at the moment.');
