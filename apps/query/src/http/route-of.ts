import type { Request } from 'express';

/** The route that answers a request, as it is declared; `unmatched` where there is none. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = route instanceof Object && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'unmatched';
}
