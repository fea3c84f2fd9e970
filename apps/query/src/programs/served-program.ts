import type { Metrics } from '#platform';
import type { Readiness } from '../health/readiness.js';

/** A program that this process answers for. */
export interface ServedProgram {
  id: string;
  /** For people. */
  name: string;
  readiness: Readiness;
  metrics: Metrics;
}

/** Injects those that there are. */
export const PROGRAMS = Symbol('programs');
