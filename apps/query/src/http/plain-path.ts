import type { NextFunction, Request, Response } from 'express';

const ENCODED = /%[0-9A-F]{2}/gi;
/** What an address may hold as it is: encoded it is the same address (RFC 3986, section 6.2.2.2). */
const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/** Addresses are compared with the routes as they are written, and only their parameters are decoded: so this comes before all routes. */
export function plainPath(request: Request, _response: Response, next: NextFunction): void {
  const [path = ''] = request.url.split('?', 1);
  if (path.includes('%')) request.url = path.replace(ENCODED, plain) + request.url.slice(path.length);
  next();
}

function plain(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  return UNRESERVED.test(character) ? character : encoded;
}
