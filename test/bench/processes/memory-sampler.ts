import { readFileSync } from 'node:fs';
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
    for (const pid of family(this.pid).slice(this.itself ? 0 : 1)) {
      try {
        this.#peakBytes = Math.max(this.#peakBytes, peakMemory(pid));
      } catch {
        // It ended between the two looks.
      }
    }
  }
}

/** A process, its children, and theirs. */
function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => family(Number(child))))];
  } catch {
    return [];
  }
}
