import type { Caller } from '#platform';
import type { NextFunction, Response } from 'express';
import { performance } from 'node:perf_hooks';
import type { AuthenticatedRequest } from '../auth/access.js';
import type { Problem } from '../http/problem.js';
import { REFUSAL_PAUSE_MS } from './refusal-pause.js';

interface Refusal {
  caller: Caller;
  problem: Problem;
  /** Until then it would be the same. */
  until: number;
}

const REMEMBERED_MAX = 10_000;

/**
 * Valid tokens that were refused because their caller asks too often, until it may ask again: to read and verify such a token each
 * time would give whoever asks fastest the most of this process.
 */
export class RefusedLately {
  readonly #refusals = new Map<string, Refusal>();

  constructor(private readonly onRefused: () => void) {}

  add(authorization: string, refusal: Refusal): void {
    this.#refusals.delete(authorization);
    this.#refusals.set(authorization, refusal);
    const [oldest] = this.#refusals.keys();
    if (this.#refusals.size > REMEMBERED_MAX) this.#refusals.delete(oldest!);
  }

  /** Middleware for what has limits. */
  readonly refuse = (request: Partial<AuthenticatedRequest>, _response: Response, next: NextFunction): void => {
    const authorization = request.headers?.authorization;
    const refusal = authorization === undefined ? undefined : this.#refusals.get(authorization);
    if (!refusal || refusal.until <= performance.now()) return next();
    request.caller = refusal.caller;
    this.onRefused();
    setTimeout(() => next(refusal.problem), REFUSAL_PAUSE_MS);
  };
}
