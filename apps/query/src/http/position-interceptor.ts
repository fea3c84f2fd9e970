import { exactJson } from '#platform';
import { LiveSnapshots } from '#projections';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { invalidParameters, unavailable } from './problem.js';
import { Answer, POSITION_HEADER } from './reads.js';

const DEFAULT_WAIT_MS = 2_000;
const WAIT_MS_MAX = 60_000;

/**
 * Reading one's own writes: a request with `x-min-position` waits, up to `x-max-wait-ms` (60 s at most), until the
 * projections are that far; and every answer says with `x-position` how far they were.
 */
@Injectable()
export class PositionInterceptor implements NestInterceptor {
  constructor(private readonly snapshots: LiveSnapshots) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const minimum = integerHeader(request, 'x-min-position');
    const waitMs = Math.min(integerHeader(request, 'x-max-wait-ms') ?? DEFAULT_WAIT_MS, WAIT_MS_MAX);
    if (minimum !== undefined && !(await this.snapshots.waitFor(minimum, waitMs))) {
      throw unavailable('position-not-reached', `The projections have not reached x-min-position within ${waitMs} ms.`);
    }
    return next.handle().pipe(
      map((result: unknown) => {
        if (!(result instanceof Answer)) return result;
        http.getResponse<Response>().type('application/json').setHeader(POSITION_HEADER, result.position);
        return exactJson(result.body);
      }),
    );
  }
}

function integerHeader(request: Request, name: string): number | undefined {
  const text = request.get(name);
  if (text === undefined) return undefined;
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) throw invalidParameters([{ parameter: name, detail: 'must be an integer ≥ 0' }]);
  return value;
}
