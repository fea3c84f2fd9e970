/**
 * How many random cases a property gets. Each run draws others, so that a default that CI has time for finds over many runs what one
 * large run would. `CONVERGENCE_RUNS=10` runs ten times as many, and
 * `CONVERGENCE_SEED=…` with the seed that a failure printed repeats that run.
 */
const factor = Number(process.env.CONVERGENCE_RUNS ?? 1);

/** The examples come first and are not counted. */
export function runs<T>(byDefault: number, examples: T[]): { numRuns: number; examples: T[]; seed?: number } {
  const numRuns = examples.length + Math.max(1, Math.round(byDefault * factor));
  const seed = process.env.CONVERGENCE_SEED;
  return { numRuns, examples, ...(seed !== undefined && { seed: Number(seed) }) };
}
