import type { Child } from '../processes/child.js';

/** Where a part of the cluster keeps its files, and who ends its processes. */
export interface Place {
  directory: string;
  logs: string;
  /** Takes each process as soon as it runs, to be ended at last within so many milliseconds. */
  adopt(this: void, patienceMs: number): (child: Child) => void;
  say(this: void, line: string): void;
}
