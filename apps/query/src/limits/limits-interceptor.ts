import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { finalize, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/access.js';
import { asked, COSTLY, type IsCostly } from '../lanes/costly.js';
import { formatAsked, representationsOf } from '../representations/representation.js';
import { callerKey } from './callers.js';
import { CallerLimits } from './caller-limits.js';
import { refusingSlowly } from './refusal-pause.js';

/**
 * How many requests of one caller are answered at a time. One that its caller has given up counts until its work is over:
 * to ask and hang up, again and again, takes no more of the database.
 */
@Injectable()
export class LimitsInterceptor implements NestInterceptor {
  constructor(
    private readonly limits: CallerLimits,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { caller, query } = request as Partial<AuthenticatedRequest>;
    if (!caller) return next.handle();
    const targets = [context.getHandler(), context.getClass()];
    const isCostly = this.reflector.getAllAndOverride<IsCostly | undefined>(COSTLY, targets);
    const representations = representationsOf(this.reflector, context);
    const isWhole = representations !== undefined && formatAsked(request, representations) !== 'json';
    const costly = isWhole || (isCostly?.(query ?? {}) ?? false);
    const leave = await refusingSlowly(() => this.limits.enter(caller, costly));
    // The handler runs in the context in which `handle` is called.
    return asked.run({ caller: callerKey(caller), costly }, () => next.handle()).pipe(finalize(leave));
  }
}
