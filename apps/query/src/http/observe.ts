import type { Logger, Metrics } from '#platform';
import type { NextFunction, Request, Response } from 'express';

/**
 * One log line and one measurement a request. Both name the route, not the path: ids may be those of people, and
 * would be as many labels as there are ids.
 */
export function observe(logger: Logger, metrics: Metrics) {
  const seconds = metrics.duration('http_request_seconds', 'Time to answer a request.', ['method', 'route', 'status']);
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    response.once('close', () => {
      const ms = performance.now() - begun;
      const { method } = request;
      const route = routeOf(request);
      const status = response.writableFinished ? response.statusCode : 499;
      seconds.observe({ method, route, status: String(status) }, ms / 1000);
      const position = response.getHeader('x-position');
      logger.info({ method, route, status, ms: Math.round(ms), position }, 'request answered');
    });
    next();
  };
}

function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = route instanceof Object && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'unmatched';
}
