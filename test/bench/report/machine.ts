import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Where it was measured, and how busy that was already. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  /** Processes that wanted to run, over the minute before: above `cores`, times are not to be trusted, ratios hardly. */
  loadBefore: number;
}

export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: Number(loadavg()[0]!.toFixed(1)),
  };
}
