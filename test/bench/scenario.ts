import type { Cleanups } from './cleanups.js';
import { UsageError, type BenchOptions } from './options.js';
import type { Row } from './report/row.js';

/** What a scenario is given. */
export interface Bench {
  /** Tiny sizes: what is measured must be right, how long it takes does not matter. */
  quick: boolean;
  /** How many runs are wanted, where somebody said so. */
  runs: number | undefined;
  /** Which sizes, where somebody said so: millions of payments. */
  millions: number[] | undefined;
  /** Whether a part of the scenario is to be measured. */
  wants: (...parts: string[]) => boolean;
  /** Where it registers what must be undone, also when it is interrupted. */
  cleanups: Cleanups;
  /** One line for whoever waits. */
  progress: (line: string) => void;
}

export interface Scenario {
  /** One line for the list. */
  summary: string;
  /** What can be measured alone, with a few words on each. */
  parts: Readonly<Record<string, string>>;
  /** Those that are measured only where they are named: they take long. */
  onRequest?: readonly string[];
  /** Measures, and checks what was measured. @throws WrongResultError where a result is wrong */
  run: (bench: Bench) => Promise<Row[]>;
}

/** @returns whether any of the parts named is wanted @throws UsageError where a part is asked for that is not there */
export function selection({ parts, onRequest = [] }: Scenario, { only }: Pick<BenchOptions, 'only'>): Bench['wants'] {
  const unknown = only.find((part) => !(part in parts));
  if (unknown !== undefined) {
    throw new UsageError(`There is no part ${unknown}: --only takes ${Object.keys(parts).join(', ')}.`);
  }
  const wanted = only.length > 0 ? only : Object.keys(parts).filter((part) => !onRequest.includes(part));
  return (...asked) => asked.some((part) => wanted.includes(part));
}
