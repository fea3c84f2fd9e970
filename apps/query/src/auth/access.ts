import type { Caller, Scope } from '#platform';
import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** A request whose token was verified. */
export interface AuthenticatedRequest extends Request {
  caller: Caller;
}

export const ALLOWED_SCOPES = 'allowedScopes';

/** The scopes of which a caller needs one. A route without them is refused to everybody. */
export const Allow = (...scopes: Scope[]): MethodDecorator & ClassDecorator => SetMetadata(ALLOWED_SCOPES, scopes);

/** A route that needs no token. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(ALLOWED_SCOPES, 'open');

/** The partner whose data alone the caller may see; null: those of all partners. */
export function onlyPartnerOf({ scopes, subject }: Caller): string | null {
  return scopes.has('referrals:read') ? null : (subject ?? '');
}

/** Parameter: `onlyPartnerOf` the caller. */
export const OnlyPartner = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  onlyPartnerOf(context.switchToHttp().getRequest<AuthenticatedRequest>().caller),
);
