import { InvalidArgumentError } from 'commander';

export const WORKERS_MAX = 64;
export const SHARD_PAYMENTS = 'payments that a worker holds in memory at once, at most, some 300 bytes each (1400000)';
export const WORKERS = 'processes that fold the log side by side (one a core, at most 4)';

/** @param max left out: any */
export const wholeNumber =
  (what: string, max?: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= 1 && value <= (max ?? value)) return value;
    throw new InvalidArgumentError(`A number of ${what}, ${max === undefined ? 'from 1' : `1 to ${max}`}.`);
  };
