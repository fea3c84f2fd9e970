import { STATUS_CODES } from 'node:http';

/** What was wrong with one parameter of a request. */
export interface ParameterProblem {
  parameter: string;
  detail: string;
}

interface ProblemOptions {
  /** Names the kind of problem; the last part of `type`. */
  code: string;
  detail: string;
  errors?: readonly ParameterProblem[];
  headers?: Readonly<Record<string, string>>;
}

const TYPE_PREFIX = 'urn:referral-ledger:problem:';

/** An error answer, as RFC 9457 has it. Details name parameters and rules; of what callers sent
 * a number or a word at most. */
export class Problem extends Error {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    private readonly options: ProblemOptions,
  ) {
    super(options.detail);
    this.headers = options.headers ?? {};
  }

  /** @param instance the path that was asked for; left out where it is not known */
  toJSON(instance?: string): object {
    const { code, detail, errors } = this.options;
    return {
      type: `${TYPE_PREFIX}${code}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      code,
      detail,
      ...(instance === undefined ? {} : { instance }),
      ...(errors === undefined ? {} : { errors }),
    };
  }
}

/** 400, naming each parameter and what is wrong with it. */
export function invalidParameters(errors: readonly ParameterProblem[]): Problem {
  const detail = errors.map(({ parameter, detail: text }) => `${parameter} ${text}`).join('; ');
  return new Problem(400, { code: 'invalid-parameter', detail: `${detail}.`, errors });
}

/** 503, with the seconds after which trying again makes sense. */
export function unavailable(code: string, detail: string, headers: Record<string, string> = {}): Problem {
  return new Problem(503, { code, detail, headers: { 'retry-after': '1', ...headers } });
}

/** 405: there is something at this address, but not for this method. */
export function methodNotAllowed(allowed: readonly string[]): Problem {
  const allow = allowed.join(', ');
  const detail = `This address is for ${allow} alone.`;
  return new Problem(405, { code: 'method-not-allowed', detail, headers: { allow } });
}

/** 404: there is no such thing, or none that this caller may see. */
export function notFound(detail: string): Problem {
  return new Problem(404, { code: 'not-found', detail });
}
