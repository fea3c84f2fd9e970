import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';

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

const PAGES = /^\/(?:docs|console|events)(?:\/|$)/;
const CONSOLE = /^\/console(?:\/|$)/;

/**
 * What browsers are told of every answer.
 * @param hstsMaxAgeSeconds for so long they come by HTTPS alone; 0: nothing is said about it
 * @param signInOrigins whom the console asks as well, for people to sign in
 */
export function securityHeaders(hstsMaxAgeSeconds: number, signInOrigins: readonly string[] = []): RequestHandler {
  const under = (directives: Record<string, string[]>): readonly (readonly [string, string])[] =>
    headersOf(
      helmet({
        contentSecurityPolicy: { useDefaults: false, directives },
        strictTransportSecurity: hstsMaxAgeSeconds > 0 && { maxAge: hstsMaxAgeSeconds, includeSubDomains: false },
        xFrameOptions: { action: 'deny' },
      }),
    );
  const [page, data] = [under(PAGE), under(DATA)];
  const console = under({ ...PAGE, connectSrc: [...PAGE.connectSrc, ...signInOrigins] });
  return (request, response, next) => {
    for (const [name, value] of CONSOLE.test(request.path) ? console : PAGES.test(request.path) ? page : data)
      response.setHeader(name, value);
    next();
  };
}

/** What is set: the same whatever is asked, so that it is found out once. */
function headersOf(set: (request: IncomingMessage, response: ServerResponse, next: () => void) => void) {
  const headers = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
    removeHeader: (name: string) => headers.delete(name.toLowerCase()),
  };
  set({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return [...headers];
}
