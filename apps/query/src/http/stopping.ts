import { unavailable, type Problem } from './problem.js';

/** The end of the process, for those who wait: told to stop they answer at once, and nothing is closed that they still use. */
export class Stopping {
  readonly #stop = new AbortController();
  #busy = 0;
  #onIdle: (() => void) | undefined;

  /** Aborted once the process is to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  begin(): void {
    this.#stop.abort();
  }

  /**
   * A request is being answered. @returns what says that it is no more
   * @throws Problem 503 where it comes too late
   */
  enter(): () => void {
    if (this.#onIdle) throw shuttingDown();
    this.#busy += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#busy -= 1;
      if (this.#busy === 0) this.#onIdle?.();
    };
  }

  /** Lets no other request in. Resolves when none is being answered, whether or not anybody still waits for the answer. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve;
      if (this.#busy === 0) resolve();
    });
  }
}

/** 503: another process will answer. */
export const shuttingDown = (): Problem =>
  unavailable('shutting-down', 'This process stops; another one will answer.', { connection: 'close' });
