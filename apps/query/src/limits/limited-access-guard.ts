import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AccessGuard } from '../auth/access-guard.js';
import { ALLOWED_SCOPES, type AuthenticatedRequest } from '../auth/access.js';
import { Declared } from '../http/declared.js';
import { CallerLimits } from './caller-limits.js';
import { refusingSlowly } from './refusal-pause.js';
import { UNLIMITED } from './unlimited.js';

/**
 * Access, and how often: whoever has a valid token is counted by it, anybody else by the address; so nobody's requests use up
 * what is another's, though many may share a proxy's address.
 */
@Injectable()
export class LimitedAccessGuard implements CanActivate {
  constructor(
    private readonly access: AccessGuard,
    private readonly limits: CallerLimits,
    private readonly declared: Declared,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.declared.of<boolean>(UNLIMITED, context)) return this.access.canActivate(context);
    const request = context.switchToHttp().getRequest<Partial<AuthenticatedRequest> & { ip?: string }>();
    const access = this.access.canActivate(context);
    await access.catch(() => undefined);
    const { caller, headers, ip = '' } = request;
    // Whoever scrapes the metrics is not kept from it by others who come from the same address for something else.
    const isOpen = this.declared.of(ALLOWED_SCOPES, context) === 'open';
    const stranger = isOpen ? `${ip} ${context.getHandler().name}` : ip;
    await refusingSlowly(() =>
      caller ? this.limits.countRequest(caller, headers?.authorization ?? '') : this.limits.countStranger(stranger),
    );
    return access;
  }
}
