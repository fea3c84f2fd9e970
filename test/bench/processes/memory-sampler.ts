import { familyOf } from './process-family.js';
import { peakMemory } from './resources.js';

const EVERY_MS = 100;

/** The most resident memory that any one process has, of a process and all that it starts. */
export class MemorySampler {
  readonly #timer: NodeJS.Timeout;
  #peakBytes = 0;

  /** @param itself whether the process counts, and not only what it starts */
  constructor(
    private readonly pid: number,
    private readonly itself = true,
  ) {
    this.#timer = setInterval(() => this.#sample(), EVERY_MS);
  }

  /** @returns bytes */
  stop(): number {
    clearInterval(this.#timer);
    return this.#peakBytes;
  }

  #sample(): void {
    for (const pid of familyOf(this.pid).slice(this.itself ? 0 : 1)) {
      try {
        this.#peakBytes = Math.max(this.#peakBytes, peakMemory(pid));
      } catch {
        // It ended between the two looks.
      }
    }
  }
}
