import { LiveSnapshots, type Standing } from '#projections';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { createHash } from 'node:crypto';
import { of, tap, type Observable } from 'rxjs';
import { onlyPartnerOf, type AuthenticatedRequest } from '../auth/access.js';
import { BY_POSITION } from './by-position.js';
import { POSITION_HEADER } from './last-position.js';
import { Answer } from './reads.js';

const HASH_LENGTH = 16;

/**
 * Answers that follow from the position alone carry an ETag made from it, from the version, and from what was asked by whom. So
 * whoever has the answer already is told so by a look at the position, which all who ask share: nothing else is read.
 */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const targets = [context.getHandler(), context.getClass()];
    if (!this.reflector.getAllAndOverride<boolean | undefined>(BY_POSITION, targets)) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const response = http.getResponse<Response>();
    if (request.get('if-none-match') !== undefined) {
      const standing = await this.snapshots.standing();
      if (standing && isNamed(request, etagOf(standing, request))) {
        response.status(304).setHeader(POSITION_HEADER, standing.position);
        name(response, etagOf(standing, request));
        return of(undefined);
      }
    }
    return next.handle().pipe(
      tap((result: unknown) => {
        if (result instanceof Answer && result.standing) name(response, etagOf(result.standing, request));
      }),
    );
  }
}

function name(response: Response, etag: string): void {
  response.setHeader('etag', etag);
  response.setHeader('cache-control', 'private, no-cache');
  response.vary('authorization').vary('accept');
}

/** Weak: the same answer may be sent compressed or not. */
function etagOf({ version, position }: Standing, request: AuthenticatedRequest): string {
  const asked = [request.originalUrl, request.get('accept') ?? '', onlyPartnerOf(request.caller)];
  const hash = createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, HASH_LENGTH);
  return `W/"${version}.${position}.${hash}"`;
}

/** `*` names whatever there is, and nobody has read here whether there is anything. */
const isNamed = (request: Request, etag: string): boolean =>
  (request.get('if-none-match') ?? '').split(',').some((named) => named.trim().replace(/^(?!W\/)/, 'W/') === etag);
