import type { Cleanups } from './cleanups.js';
import type { Row } from './report/row.js';

/** What a scenario is given. */
export interface Bench {
  /** Tiny sizes: what is measured must be right, how long it takes does not matter. */
  quick: boolean;
  /** Where it registers what must be undone, also when it is interrupted. */
  cleanups: Cleanups;
  /** One line for whoever waits. */
  progress: (line: string) => void;
}

export interface Scenario {
  /** One line for the list. */
  summary: string;
  /** Measures, and checks what was measured. @throws WrongResultError where a result is wrong */
  run: (bench: Bench) => Promise<Row[]>;
}
