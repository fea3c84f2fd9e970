const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const EXIT_BY_SIGNAL = 130;

/** What must be undone when a run ends, however it ends: the last first. */
export class Cleanups {
  readonly #steps: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  /** Undoes everything once, each step whether or not another fails. @throws the first failure */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Runs `work` and cleans up after it; a signal cleans up at once and ends the process. */
export async function interruptible<T>(cleanups: Cleanups, work: () => Promise<T>): Promise<T> {
  let interrupted = false;
  const onSignal = (): void => {
    interrupted = true;
    void cleanups.run().finally(() => process.exit(EXIT_BY_SIGNAL));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } catch (error) {
    // What fails because the ground was taken from under it is no failure to report.
    if (interrupted) return await new Promise<never>(() => undefined);
    throw error;
  } finally {
    if (!interrupted) await cleanups.run();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
