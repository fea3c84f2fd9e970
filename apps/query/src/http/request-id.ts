import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';

export const REQUEST_ID_HEADER = 'x-request-id';

const ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Every answer names its request: by what the caller or a proxy called it, else by a name of our own. */
export function nameRequest(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(REQUEST_ID_HEADER) ?? '';
  response.setHeader(REQUEST_ID_HEADER, ID.test(given) ? given : randomUUID());
  next();
}
