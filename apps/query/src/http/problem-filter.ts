import { isRetriable, LedgerError, OtherProgramError, tookTooLong, type Logger } from '#platform';
import { NotFoundError, PositionAheadError, UnknownMonthError } from '#read-models';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Socket } from 'node:net';
import type { CallerLimits } from '../limits/caller-limits.js';
import { refusingSlowly } from '../limits/refusal-pause.js';
import { AnswerSent } from '../representations/answer-sent.js';
import { allowedMethods } from './allowed-methods.js';
import { POSITION_HEADER } from './last-position.js';
import { invalidParameters, methodNotAllowed, notFound, Problem, unavailable } from './problem.js';
import { FailedRead } from './reads.js';

/** Answers every error with a problem document, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly limits: CallerLimits,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    if (thrown instanceof AnswerSent) return;
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = thrown instanceof FailedRead ? thrown.cause : thrown;
    const problem = (await this.limitedOf(error, request)) ?? problemOf(error, request);
    if (problem.status >= 500 && !(error instanceof Problem)) {
      this.logger.error({ err: error, status: problem.status }, 'a request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (thrown instanceof FailedRead) response.setHeader(POSITION_HEADER, thrown.position);
    response.status(problem.status).set(problem.headers).type('application/problem+json');
    response.send(JSON.stringify(problem.toJSON(request.originalUrl.split('?', 1)[0])));
  }

  /** What came to no route met no guard: it is counted here. @returns the refusal where it was too much */
  private async limitedOf(error: unknown, request: Request): Promise<Problem | undefined> {
    if (request.route !== undefined || error instanceof Problem || isCutOff(request)) return undefined;
    try {
      await refusingSlowly(() => this.limits.countStranger(request.ip ?? ''));
      return undefined;
    } catch (refusal) {
      if (refusal instanceof Problem) return refusal;
      throw refusal;
    }
  }
}

/** Its connection is gone: nobody hears what is answered, and to ask for its address would throw. */
const isCutOff = ({ socket }: { socket: Socket | null }): boolean => socket === null;

function problemOf(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NotFoundError) return notFound(error.message);
  if (error instanceof PositionAheadError) {
    const detail = `must be a position from 0 to ${error.reached}, which is how far the projections are; x-min-position waits for more`;
    return invalidParameters([{ parameter: 'atPosition', detail }]);
  }
  if (error instanceof LedgerError && error.code === 'INVALID_CURSOR') {
    return invalidParameters([{ parameter: 'after', detail: error.message }]);
  }
  if (tookTooLong(error)) {
    return unavailable('query-timed-out', 'The query took too long and was given up.');
  }
  if (error instanceof UnknownMonthError) return notFound(error.message);
  if (error instanceof LedgerError && error.code === 'MADE_BY_ANOTHER_RELEASE') {
    return unavailable('made-by-another-release', error.message);
  }
  if (isRetriable(error) || error instanceof OtherProgramError)
    return unavailable('unavailable', 'The data cannot be read at the moment.');
  const status = statusOf(error);
  const methods = status === 404 && request.route === undefined ? allowedMethods(request) : [];
  if (methods.length > 0) return methodNotAllowed(methods);
  if (status === 404) return notFound('There is nothing at this address.');
  if (status < 500) return new Problem(status, { code: 'bad-request', detail: 'The request cannot be understood.' });
  return new Problem(500, { code: 'internal', detail: 'The request failed because of a fault of this service.' });
}

/** Nest's own errors, and Express's, which carry a `status`. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}
