import type { components } from './openapi.js';

export type ProblemDocument = components['schemas']['ProblemDocument'];

const TYPE_PREFIX = 'urn:referral-ledger:problem:';

/** An answer that is a refusal or a failure: RFC 9457's problem details, as an error. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The kind of problem, for example `not-found`; `unknown` where something between answered in another form. */
  readonly code: string;
  readonly detail: string;
  /** What was wrong with each parameter. */
  readonly errors: NonNullable<ProblemDocument['errors']>;
  /** After how many seconds trying again makes sense, where the answer says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly status: number,
    body: unknown,
    headers: Headers,
  ) {
    const problem: Partial<ProblemDocument> = typeof body === 'object' && body !== null ? body : {};
    super(problem.detail ?? `The query app answered with ${status}.`);
    this.detail = this.message;
    this.code = problem.type?.startsWith(TYPE_PREFIX) ? problem.type.slice(TYPE_PREFIX.length) : 'unknown';
    this.errors = problem.errors ?? [];
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
  }
}
