import { exactJson } from '#platform';
import { LiveSnapshots } from '#projections';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { finalize, map, type Observable } from 'rxjs';
import type { LimitsConfig } from '../limits/limits-config.js';
import { LIMITS } from '../limits/limits-token.js';
import { LastPosition, POSITION_HEADER } from './last-position.js';
import { invalidParameters, unavailable } from './problem.js';
import { Unread, wholeNumber } from './readers.js';
import { Answer } from './reads.js';
import { shuttingDown, Stopping } from './stopping.js';

const DEFAULT_WAIT_MS = 2_000;
const WAIT_MS_MAX = 60_000;

/**
 * Reading one's own writes: a request with `x-min-position` waits, up to `x-max-wait-ms` (60 s at most), until the
 * projections are that far; and every answer says with `x-position` how far they were.
 */
@Injectable()
export class PositionInterceptor implements NestInterceptor {
  private waiting = 0;

  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly last: LastPosition,
    private readonly stopping: Stopping,
    @Inject(LIMITS) private readonly limits: LimitsConfig,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const minimum = integerHeader(request, 'x-min-position');
    const waitMs = Math.min(integerHeader(request, 'x-max-wait-ms') ?? DEFAULT_WAIT_MS, WAIT_MS_MAX);
    const done = this.stopping.enter();
    try {
      if (minimum !== undefined) await this.wait(minimum, waitMs, response);
    } catch (error) {
      done();
      throw error;
    }
    return next.handle().pipe(
      finalize(done),
      map((result: unknown) => {
        if (!(result instanceof Answer)) return result;
        response.type('application/json').setHeader(POSITION_HEADER, result.position);
        return exactJson(result.body);
      }),
    );
  }

  private async wait(minimum: number, waitMs: number, response: Response): Promise<void> {
    const { signal } = this.stopping;
    if (this.waiting >= this.limits.positionWaitersMax)
      throw unavailable('busy', 'As many wait for a position as there may be at a time.');
    this.waiting += 1;
    const reached = await this.snapshots.waitFor(minimum, waitMs, signal).finally(() => (this.waiting -= 1));
    this.last.note(reached);
    if (reached >= minimum) return;
    if (reached >= 0) response.setHeader(POSITION_HEADER, reached);
    if (signal.aborted) throw shuttingDown();
    throw unavailable('position-not-reached', `The projections have not reached x-min-position within ${waitMs} ms.`);
  }
}

function integerHeader(request: Request, name: string): number | undefined {
  const text = request.get(name);
  if (text === undefined) return undefined;
  const value = wholeNumber(0, Number.MAX_SAFE_INTEGER)(text);
  if (value instanceof Unread) throw invalidParameters([{ parameter: name, detail: value.problem }]);
  return value;
}
