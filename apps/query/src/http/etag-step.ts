import { LiveSnapshots, type Standing } from '#read-models';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { hash } from 'node:crypto';
import { onlyPartnerOf, type AuthenticatedRequest } from '../auth/access.js';
import { BY_POSITION, type IsByPosition } from './by-position.js';
import { Declared } from './declared.js';
import { POSITION_HEADER } from './last-position.js';
import { Answer } from './reads.js';
import { RELEASE } from './release.js';
import type { Exchange, Handle, Step } from './step.js';

const HASH_LENGTH = 16;

/**
 * Answers that follow from the position alone carry an ETag made from it, from the version, from the release that writes it, and from what was asked by whom. So
 * whoever has the answer already is told so by a look at the position, which all who ask share: nothing else is read.
 */
@Injectable()
export class EtagStep implements Step {
  constructor(
    private readonly snapshots: LiveSnapshots,
    private readonly declared: Declared,
  ) {}

  async around({ route, request: asked, response }: Exchange, handle: Handle): Promise<unknown> {
    const holds = this.declared.of<IsByPosition>(BY_POSITION, route) ?? false;
    if (holds === false) return handle();
    const request = asked as AuthenticatedRequest;
    if (holds !== true && !holds(request.query)) return handle();
    if (request.headers['if-none-match'] !== undefined) {
      const standing = await this.snapshots.standing();
      if (standing && isNamed(request, etagOf(standing, request))) {
        response.status(304).setHeader(POSITION_HEADER, standing.position);
        name(response, etagOf(standing, request));
        return undefined;
      }
    }
    const result = await handle();
    if (result instanceof Answer && result.standing) name(response, etagOf(result.standing, request));
    return result;
  }
}

function name(response: Response, etag: string): void {
  response.setHeader('etag', etag);
  response.setHeader('cache-control', 'private, no-cache');
  response.vary('authorization').vary('accept');
}

/** Weak: the same answer may be sent compressed or not. */
function etagOf({ version, position }: Standing, request: AuthenticatedRequest): string {
  const asked = [request.originalUrl, request.headers.accept ?? '', onlyPartnerOf(request.caller)];
  const short = hash('sha256', JSON.stringify(asked), 'base64url').slice(0, HASH_LENGTH);
  return `W/"${RELEASE}.${version}.${position}.${short}"`;
}

/** `*` names whatever there is, and nobody has read here whether there is anything. */
const isNamed = (request: Request, etag: string): boolean =>
  (request.headers['if-none-match'] ?? '').split(',').some((named) => named.trim().replace(/^(?!W\/)/, 'W/') === etag);
