import { InvalidTokenError, TokenVerifier, WrongProgramError, type Caller, type Scope } from '#platform';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Declared } from '../http/declared.js';
import { notFound, Problem } from '../http/problem.js';
import { bearerToken } from './bearer-token.js';
import { ALLOWED_SCOPES, onlyPartnerOf, type AuthenticatedRequest } from './access.js';

const REALM = 'Bearer realm="referral-ledger"';

/**
 * Every route but the open ones asks for a bearer token with one of the route's scopes. Whoever may see one partner
 * only finds no other: 404, so that ids cannot be tried out.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly declared: Declared,
    private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = this.declared.of<Scope[] | 'open'>(ALLOWED_SCOPES, context) ?? [];
    if (allowed === 'open') return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const caller = await this.callerOf(request);
    request.caller = caller;
    if (!allowed.some((scope) => caller.scopes.has(scope))) throw forbidden(allowed);
    const { partnerId } = request.params;
    const only = onlyPartnerOf(caller);
    if (partnerId !== undefined && only !== null && partnerId !== only) {
      throw notFound('No partner with this id is known.');
    }
    return true;
  }

  private async callerOf(request: Request): Promise<Caller> {
    const token = bearerToken(request);
    if (token === undefined) throw unauthorized('A bearer token is needed.', REALM);
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      if (error instanceof WrongProgramError) throw forbiddenProgram(`${error.message}.`);
      if (!(error instanceof InvalidTokenError)) throw error;
      throw unauthorized(`The bearer token is refused: ${error.message}.`, `${REALM}, error="invalid_token"`);
    }
  }
}

const unauthorized = (detail: string, challenge: string): Problem =>
  new Problem(401, { code: 'unauthorized', detail, headers: { 'www-authenticate': challenge } });

/** 403, the same whether there is such a program or not. */
export const forbiddenProgram = (why: string): Problem =>
  new Problem(403, {
    code: 'forbidden',
    detail: `The token is of no use for this program: ${why}`,
    headers: { 'www-authenticate': `${REALM}, error="insufficient_scope"` },
  });

function forbidden(allowed: readonly Scope[]): Problem {
  const challenge = `${REALM}, error="insufficient_scope", scope="${allowed.join(' ')}"`;
  const detail = allowed.length > 0 ? `The token needs the scope ${allowed.join(' or ')}.` : 'Nobody may read this.';
  return new Problem(403, { code: 'forbidden', detail, headers: { 'www-authenticate': challenge } });
}
