import type { Request } from 'express';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** The bearer token of a request; undefined where there is none. */
export const bearerToken = (request: Request): string | undefined =>
  BEARER.exec(request.get('authorization') ?? '')?.[1];
