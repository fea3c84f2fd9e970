import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

/** Seconds for which a browser need not ask again whether it may ask. */
const MAX_AGE_SECONDS = 600;

const ASKED_WITH = [
  'authorization',
  'if-none-match',
  'last-event-id',
  'x-min-event',
  'x-min-offset',
  'x-min-position',
  'x-max-wait-ms',
  'x-request-id',
];
const ANSWERED_WITH = ['etag', 'retry-after', 'www-authenticate', 'x-position', 'x-request-id'];

/** Pages of these origins may ask, with the token that they have: no browser adds credentials of its own. */
export const forPagesOf = (origins: readonly string[]): CorsOptions => ({
  origin: [...origins],
  methods: ['GET', 'HEAD'],
  allowedHeaders: ASKED_WITH,
  exposedHeaders: ANSWERED_WITH,
  credentials: false,
  maxAge: MAX_AGE_SECONDS,
});
