import type { Arrival, Cuts } from './arrivals.js';
import type { KnownFact } from './model/known.js';

/**
 * Histories that once went wrong, as fast-check shrank them: run first, always. A failure prints its counterexample;
 * copy it here, with a word on what was wrong.
 */
export const CONVERGENCE_REGRESSIONS: [KnownFact[], Arrival][] = [];

export const SPLIT_REGRESSIONS: [KnownFact[], Arrival, Cuts][] = [];

export const WITHDRAWAL_REGRESSIONS: [KnownFact[], Cuts, Cuts][] = [];
