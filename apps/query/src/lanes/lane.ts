import { unavailable } from '../http/problem.js';

export interface LaneOptions {
  /** At a time. */
  size: number;
  /** That wait their turn, at most: one more is refused at once. */
  queueMax: number;
  /** So long each of them waits, at most. */
  waitMs: number;
}

interface Waiting {
  go: () => void;
  timer: NodeJS.Timeout;
}

/** So many at a time, and so many more that wait, each for a while: whoever cannot be served soon hears so at once. */
export class Lane {
  #running = 0;
  readonly #queue = new Set<Waiting>();

  constructor(private readonly options: LaneOptions) {}

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** @throws Problem 503 where the turn does not come soon */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.options.size) this.#running += 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(): Promise<void> {
    const { queueMax, waitMs } = this.options;
    if (this.#queue.size >= queueMax) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.delete(waiting);
        reject(busy());
      }, waitMs);
      const waiting: Waiting = { go: resolve, timer };
      this.#queue.add(waiting);
    });
  }

  /** Gives the place to whoever waits longest. */
  #next(): void {
    const [first] = this.#queue;
    if (!first) {
      this.#running -= 1;
      return;
    }
    this.#queue.delete(first);
    clearTimeout(first.timer);
    first.go();
  }
}

const busy = () => unavailable('busy', 'More is asked than can be read at the moment.');
