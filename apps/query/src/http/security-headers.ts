import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Answers are data. Should a browser show one as a page all the same, it loads nothing and stands in no frame. */
const DATA = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** A page with scripts, styles and pictures from here alone, that asks nobody but this app. */
const PAGE = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  // The page of Swagger UI has a style sheet within it; the console's components set styles on elements.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const PAGES = /^\/(?:docs|console)(?:\/|$)/;

/**
 * What browsers are told of every answer.
 * @param hstsMaxAgeSeconds for so long they come by HTTPS alone; 0: nothing is said about it
 */
export function securityHeaders(hstsMaxAgeSeconds: number): RequestHandler {
  const under = (directives: Record<string, string[]>): RequestHandler =>
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives },
      strictTransportSecurity: hstsMaxAgeSeconds > 0 && { maxAge: hstsMaxAgeSeconds, includeSubDomains: false },
      xFrameOptions: { action: 'deny' },
    });
  const [page, data] = [under(PAGE), under(DATA)];
  return (request, response, next) => (PAGES.test(request.path) ? page : data)(request, response, next);
}
