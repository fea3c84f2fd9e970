import { tracing, type Logger, type Metrics } from '#platform';
import type { NextFunction, Request, Response } from 'express';
import type { AuthenticatedRequest } from '../auth/access.js';
import { POSITION_HEADER } from './last-position.js';
import { REQUEST_ID_HEADER } from './request-id.js';
import { routeOf } from './route-of.js';

/** Of what a token says: nobody's name is longer. */
const NAME_LENGTH_MAX = 128;

/**
 * One log line and one measurement a request. Both name the route, not the path: ids may be those of people, and
 * would be as many labels as there are ids. The line names the caller, as its token did, and nothing of what was asked or
 * answered.
 */
export function observe(logger: Logger, metrics: Metrics) {
  const seconds = metrics.duration('http_request_seconds', 'Time to answer a request.', ['method', 'route', 'status']);
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    const served = tracing()?.serve(request.headers, request.method);
    response.once('close', () => {
      const ms = performance.now() - begun;
      const { method } = request;
      const route = routeOf(request);
      const status = response.writableFinished ? response.statusCode : 499;
      // How long somebody listens says nothing of how long anybody waits.
      if (!isStream(response)) seconds.observe({ method, route, status: String(status) }, ms / 1000);
      served?.end(
        {
          name: `${method} ${route}`,
          attributes: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
        },
        status >= 500,
      );
      const { caller } = request as Partial<AuthenticatedRequest>;
      logger.info(
        {
          requestId: response.getHeader(REQUEST_ID_HEADER),
          sub: caller?.subject?.slice(0, NAME_LENGTH_MAX),
          client: caller?.client?.slice(0, NAME_LENGTH_MAX),
          method,
          route,
          status,
          ms: Math.round(ms),
          position: response.getHeader(POSITION_HEADER),
        },
        'request answered',
      );
    });
    if (served) served.run(next);
    else next();
  };
}

const isStream = (response: Response): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');
