import compression from 'compression';
import type { RequestHandler } from 'express';

/** Smaller answers are sent as they are: to compress them would save no packet. */
const THRESHOLD_BYTES = 1_024;

/**
 * Answers as gzip or brotli, for whoever takes that. Not streams of events, which would be kept back until there is enough. What
 * an answer's size could tell of (BREACH) takes a secret beside text of an attacker's choice in answers that a browser asks for with
 * its victim's credentials: tokens are sent by no browser of its own accord, and no answer holds a secret.
 */
export function compressed(): RequestHandler {
  const compress = compression({
    threshold: THRESHOLD_BYTES,
    filter: (request, response) =>
      !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
      compression.filter(request, response),
  });
  return (request, response, next) => {
    if (request.headers['accept-encoding'] !== undefined) return compress(request, response, next);
    // For whoever takes nothing but the answer itself, to look at each would cost more than the answer does.
    response.setHeader('vary', 'Accept-Encoding');
    next();
  };
}
