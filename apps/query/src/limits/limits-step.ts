import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/access.js';
import { Declared } from '../http/declared.js';
import type { Exchange, Handle, Step } from '../http/step.js';
import { asked, COSTLY, type IsCostly } from '../lanes/costly.js';
import { formatOf } from '../representations/format-asked.js';
import { callerKey } from './callers.js';
import { CallerLimits } from './caller-limits.js';

/**
 * How many requests of one caller are answered at a time. One that its caller has given up counts until its work is over:
 * to ask and hang up, again and again, takes no more of the database.
 */
@Injectable()
export class LimitsStep implements Step {
  constructor(
    private readonly limits: CallerLimits,
    private readonly declared: Declared,
  ) {}

  async around({ route, request }: Exchange, handle: Handle): Promise<unknown> {
    const { caller } = request as Partial<AuthenticatedRequest>;
    if (!caller) return handle();
    const isCostly = this.declared.of<IsCostly>(COSTLY, route);
    const isWhole = formatOf(request) !== 'json';
    const costly = isWhole || (isCostly?.(request.query) ?? false);
    const leave = await this.limits.enterOrRefuse(caller, costly);
    try {
      return await asked.run({ caller: callerKey(caller), costly }, handle);
    } finally {
      leave();
    }
  }
}
