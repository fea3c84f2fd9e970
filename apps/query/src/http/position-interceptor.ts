import { exactJson } from '#platform';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { finalize, map, type Observable } from 'rxjs';
import { POSITION_HEADER } from './last-position.js';
import { OwnWrites } from './own-writes.js';
import { Answer } from './reads.js';
import { Stopping } from './stopping.js';

/** Every answer says with `x-position` how far the projections were; whoever has written something waits for it before. */
@Injectable()
export class PositionInterceptor implements NestInterceptor {
  constructor(
    private readonly ownWrites: OwnWrites,
    private readonly stopping: Stopping,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const response = http.getResponse<Response>();
    const done = this.stopping.enter();
    try {
      await this.ownWrites.awaitFor(http.getRequest<Request>(), response);
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
}
