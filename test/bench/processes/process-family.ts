import { readFileSync } from 'node:fs';
import { peakMemory, processorSeconds } from './resources.js';

interface Used {
  seconds: number;
  peakBytes: number;
}

/** A process and all that it starts: what each of them has used, as of the last look at which it was there. */
export class ProcessFamily {
  readonly #used = new Map<number, Used>();

  constructor(private readonly pid: number) {}

  look(): void {
    for (const pid of familyOf(this.pid)) {
      try {
        this.#used.set(pid, { seconds: processorSeconds(pid), peakBytes: peakMemory(pid) });
      } catch {
        // It ended between the two looks.
      }
    }
  }

  /** The process itself first, where it was seen. */
  used(): Used[] {
    const own = this.#used.get(this.pid);
    const others = [...this.#used].flatMap(([pid, used]) => (pid === this.pid ? [] : [used]));
    return own ? [own, ...others] : others;
  }
}

/** A process, its children, and theirs. */
export function familyOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => familyOf(Number(child))))];
  } catch {
    return [];
  }
}
