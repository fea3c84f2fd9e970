import type { Caller, Metrics } from '#platform';
import type { NextFunction, Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problem.js';
import { AtOnce } from './at-once.js';
import { callerKey, tierOf } from './callers.js';
import type { LimitsConfig } from './limits-config.js';
import { refusingSlowly } from './refusal-pause.js';
import { RefusedLately } from './refused-lately.js';

/** A place among those that are there at a time: of whom, and what is said where there is none. */
type Place = readonly [those: AtOnce, whose: string, limit: string, what: string];

interface Refusal {
  problem: Problem;
  until: number;
}

/** The seconds over which requests are counted. */
const WINDOW_SECONDS = 1;

const perSecond = (points: number): RateLimiterMemory =>
  new RateLimiterMemory({ points: points * WINDOW_SECONDS, duration: WINDOW_SECONDS });

/**
 * How much of this process one caller may take: requests a second, requests at a time, and of those the costly ones. What is
 * beyond is refused, and costs next to nothing.
 */
export class CallerLimits {
  /** Who asks too often, and is refused before anything is looked at. */
  readonly refusedLately: RefusedLately;
  private readonly rates: Record<'partner' | 'service' | 'address', RateLimiterMemory>;
  private readonly atOnce: Record<'partner' | 'service', { any: AtOnce; costly: AtOnce }>;
  /** What all callers together may take, of a process that is not theirs alone. */
  private readonly together: { rate: RateLimiterMemory; any: AtOnce } | undefined;
  private readonly refused: (limit: string) => void;

  /** @param program whose callers these are; null: there are no others */
  constructor(config: LimitsConfig, metrics: Metrics, program: string | null = null) {
    if (program !== null)
      this.together = { rate: perSecond(config.limitProgramPerSecond), any: new AtOnce(config.limitProgramAtOnce) };
    this.rates = {
      partner: perSecond(config.limitPartnerPerSecond),
      service: perSecond(config.limitServicePerSecond),
      address: perSecond(config.limitAddressPerSecond),
    };
    this.atOnce = {
      partner: { any: new AtOnce(config.limitPartnerAtOnce), costly: new AtOnce(config.limitPartnerCostlyAtOnce) },
      service: { any: new AtOnce(config.limitServiceAtOnce), costly: new AtOnce(config.limitServiceCostlyAtOnce) },
    };
    const counter = metrics.counter('requests_refused_total', 'Requests refused by a limit on callers.', ['limit']);
    this.refused = (limit) => counter.inc({ limit });
    this.refusedLately = new RefusedLately(() => this.refused('a second'));
  }

  /** Counts a request. @param authorization how the caller shows who it is @throws Problem 429 */
  async countRequest(caller: Caller, authorization: string): Promise<void> {
    const refusal = (await this.count(tierOf(caller), callerKey(caller))) ?? (await this.countTogether());
    if (!refusal) return;
    this.refusedLately.add(authorization, { caller, ...refusal });
    throw refusal.problem;
  }

  /** Counts a request of somebody of whom the address alone is known. @throws Problem 429 */
  async countStranger(address: string): Promise<void> {
    const refusal = await this.count('address', address);
    if (refusal) throw refusal.problem;
  }

  /** Middleware for what is open, and reached by no guard. */
  readonly limitStrangers = (request: Request, _response: Response, next: NextFunction): void => {
    refusingSlowly(() => this.countStranger(request.ip ?? '')).then(() => next(), next);
  };

  /** Lets a request in, beside those of the same caller that are not answered yet. @returns what lets it out @throws Problem 429 */
  enter(caller: Caller, costly: boolean): () => void {
    const key = callerKey(caller);
    const { any, costly: ofCostly } = this.atOnce[tierOf(caller)];
    const places: Place[] = [[any, key, 'at once', 'requests at a time']];
    if (costly) places.push([ofCostly, key, 'costly at once', 'requests at a time that may read many rows']);
    if (this.together) places.push([this.together.any, '', 'program at once', 'requests of this program at a time']);
    const taken: Place[] = [];
    const leave = (): void => taken.forEach(([those, whose]) => those.leave(whose));
    for (const place of places) {
      const [those, whose, limit, what] = place;
      if (!those.enter(whose)) {
        leave();
        throw this.tooMany(limit, `More than ${those.max} ${what}.`);
      }
      taken.push(place);
    }
    return leave;
  }

  /** The same; a refusal comes slowly. */
  enterOrRefuse(caller: Caller, costly: boolean): (() => void) | Promise<() => void> {
    try {
      return this.enter(caller, costly);
    } catch (error) {
      return refusingSlowly(() => {
        throw error;
      });
    }
  }

  private count(kind: 'partner' | 'service' | 'address', key: string): Promise<Refusal | undefined> {
    const isStranger = kind === 'address';
    const limit = isStranger ? 'without a token, a second' : 'a second';
    return this.consume(this.rates[kind], key, limit, isStranger ? ' without a valid token from this address' : '');
  }

  private async countTogether(): Promise<Refusal | undefined> {
    return (
      this.together && this.consume(this.together.rate, '', 'program, a second', ' of all callers of this program')
    );
  }

  private async consume(
    rate: RateLimiterMemory,
    key: string,
    limit: string,
    whose: string,
  ): Promise<Refusal | undefined> {
    try {
      await rate.consume(key);
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const { msBeforeNext } = error;
      const problem = this.tooMany(limit, `More than ${rate.points} requests a second${whose}.`, msBeforeNext);
      return { problem, until: performance.now() + msBeforeNext };
    }
  }

  private tooMany(limit: string, detail: string, waitMs = 0): Problem {
    this.refused(limit);
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    return new Problem(429, { code: 'too-many-requests', detail, headers: { 'retry-after': String(seconds) } });
  }
}
