import { NestLogger } from '#platform';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Server } from 'node:http';
import { AppModule, type Services } from './app.module.js';
import type { ConsoleSignIn } from './console-sign-in.js';
import { serveConsole, serveEvents } from './console.js';
import { compressed } from './http/compressed.js';
import { forPagesOf } from './http/cors.js';
import { LastPosition } from './http/last-position.js';
import { observe } from './http/observe.js';
import { nameRequest } from './http/request-id.js';
import { securityHeaders } from './http/security-headers.js';
import { refuseUnreadable } from './http/unreadable.js';
import { CallerLimits } from './limits/caller-limits.js';
import { serveOpenApi } from './openapi.js';

/** Of a request's first line and its headers, in bytes. */
const HEADERS_MAX = 96 * 1024;

export interface AppOptions {
  hstsMaxAgeSeconds?: number;
  /** Pages of these origins may ask; none: those of no other. */
  corsOrigins?: readonly string[];
  /** Where the console was built to; without it none is served. */
  consoleFolder?: string;
  /** Where people sign in to it, beside by a token that they have. */
  consoleSignIn?: ConsoleSignIn | undefined;
  /** The same of the page of all events. */
  eventsFolder?: string;
}

/** The query app, ready to listen: no request has a body, and no answer is to be kept by anybody on the way. */
export async function createApp(
  services: Services,
  { hstsMaxAgeSeconds = 0, corsOrigins = [], consoleFolder, consoleSignIn, eventsFolder }: AppOptions = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(services), {
    logger: new NestLogger(services.logger),
    bodyParser: false,
    abortOnError: false,
  });
  // The longest request that is answered: 500 ids of 128 characters, and a token.
  const server: Server = app.getHttpServer();
  Object.assign(server, { maxHeaderSize: HEADERS_MAX });
  server.on('clientError', refuseUnreadable(app.get(LastPosition)));
  // Whoever expects what there is not is answered all the same: RFC 9110 leaves that to the server.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', services.limits.trustedProxies);
  app.use(nameRequest, observe(services.logger, services.metrics), app.get(LastPosition).carry);
  app.use(securityHeaders(hstsMaxAgeSeconds, consoleSignIn && [new URL(consoleSignIn.issuer).origin]));
  app.use((_request: unknown, response: { setHeader(name: string, value: string): void }, next: () => void) => {
    response.setHeader('cache-control', 'no-store');
    next();
  });
  if (corsOrigins.length > 0) app.enableCors(forPagesOf(corsOrigins));
  app.use(compressed());
  app.use('/v1', app.get(CallerLimits).refusedLately.refuse);
  app.use(['/docs', '/console', '/events', '/openapi.json'], app.get(CallerLimits).limitStrangers);
  if (consoleFolder !== undefined) serveConsole(app, consoleFolder, consoleSignIn);
  if (eventsFolder !== undefined) serveEvents(app, eventsFolder);
  serveOpenApi(app);
  return app;
}
