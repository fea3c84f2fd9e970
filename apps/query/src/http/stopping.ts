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

  /** A request is being answered. @returns what says that it is no more */
  enter(): () => void {
    this.#busy += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#busy -= 1;
      if (this.#busy === 0) this.#onIdle?.();
    };
  }

  /** Until no request is being answered, whether or not anybody still waits for the answer. */
  idle(): Promise<void> {
    if (this.#busy === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onIdle = resolve));
  }
}
