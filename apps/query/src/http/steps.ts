import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { LimitsStep } from '../limits/limits-step.js';
import { RepresentationStep } from '../representations/representation-step.js';
import type { AuthenticatedRequest } from '../auth/access.js';
import { EtagStep } from './etag-step.js';
import { LastPosition } from './last-position.js';
import { PositionStep } from './position-step.js';
import type { Handle, Step } from './step.js';

/** The steps around every route's handler, the outermost first: one interceptor, since each costs more than what most of them do. */
@Injectable()
export class Steps implements NestInterceptor {
  readonly #steps: readonly Step[];

  constructor(
    private readonly last: LastPosition,
    limits: LimitsStep,
    position: PositionStep,
    etag: EtagStep,
    representation: RepresentationStep,
  ) {
    this.#steps = [limits, position, etag, representation];
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { caller } = http.getRequest<Partial<AuthenticatedRequest>>();
    if (caller) this.last.tell(http.getResponse<Response>());
    // The handler runs in the asynchronous context in which `handle` is called.
    const handler: Handle = () => lastValueFrom<unknown>(next.handle());
    const handle = this.#steps.reduceRight<Handle>((inner, step) => () => step.around(context, inner), handler);
    return from(handle());
  }
}
