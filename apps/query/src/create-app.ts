import { NestLogger, type Logger } from '#platform';
import { withCursorsOf } from '#read-models';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Server } from 'node:http';
import { AppModule, CONTROLLERS, type Services } from './app.module.js';
import type { ConsoleSignIn } from './console-sign-in.js';
import { serveConsole, serveEvents } from './console.js';
import { Answering } from './http/answering.js';
import { compressed } from './http/compressed.js';
import { forPagesOf } from './http/cors.js';
import { LastPosition } from './http/last-position.js';
import { observe } from './http/observe.js';
import { plainPath } from './http/plain-path.js';
import { nameRequest } from './http/request-id.js';
import { securityHeaders } from './http/security-headers.js';
import { Steps } from './http/steps.js';
import { refuseUnreadable } from './http/unreadable.js';
import { CallerLimits } from './limits/caller-limits.js';
import { openApiOf, serveOpenApi } from './openapi.js';

/** Of a request's first line and its headers, in bytes. */
const HEADERS_MAX = 96 * 1024;

export interface AppOptions {
  hstsMaxAgeSeconds?: number;
  /** Of Nest's own lines, which has one logger for all apps of a process, whichever they are of; left out: the app's. */
  processLogger?: Logger;
  /** Pages of these origins may ask; none: those of no other. */
  corsOrigins?: readonly string[];
  /** Where the console was built to; without it none is served. */
  consoleFolder?: string;
  /** Where people sign in to it, beside by a token that they have. */
  consoleSignIn?: ConsoleSignIn | undefined;
  /** The same of the page of all events. */
  eventsFolder?: string;
}

/** Where a program's queries are found, in a process that answers for several. */
export const baseOf = (program: string | null): string => (program === null ? '' : `/programs/${program}`);

/** The query app, ready to listen, or to stand at `baseOf` its program: no answer is to be kept by anybody on the way. */
export async function createApp(services: Services, options: AppOptions = {}): Promise<NestExpressApplication> {
  const { consoleFolder, consoleSignIn, eventsFolder } = options;
  const { program = null } = services;
  const base = baseOf(program);
  const app = await createServer(AppModule.with(services), services, options, {
    last: (made) => made.get(LastPosition),
  });
  for (const controller of CONTROLLERS) app.get(Steps).surround(app.get<object>(controller));
  // How long one program's log is concerns nobody whose token is for another: who was let in is told.
  if (program === null) app.use(app.get(LastPosition).carry);
  else app.use((_request: unknown, _response: unknown, next: () => void) => withCursorsOf(program, next));
  app.use(compressed());
  app.use('/v1', app.get(CallerLimits).refusedLately.refuse);
  app.use(['/docs', '/console', '/events', '/openapi.json'], app.get(CallerLimits).limitStrangers);
  if (consoleFolder !== undefined) serveConsole(app, consoleFolder, { signIn: consoleSignIn, base });
  if (eventsFolder !== undefined) serveEvents(app, eventsFolder);
  serveOpenApi(app, () => openApiOf(app, base));
  return app;
}

interface ServerOptions {
  /** What comes before all that every server has. */
  first?: (app: NestExpressApplication) => void;
  /** How far the projections are, where a request cannot be read. */
  last?: (app: NestExpressApplication) => LastPosition;
}

/** What every server here has, whatever it answers: requests have names and are noted, browsers are told what they may do. */
export async function createServer(
  module: DynamicModule,
  { logger, metrics, limits }: Pick<Services, 'logger' | 'metrics' | 'limits'>,
  { hstsMaxAgeSeconds = 0, corsOrigins = [], consoleSignIn, processLogger = logger }: AppOptions,
  { first, last }: ServerOptions = {},
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, new Answering(), {
    logger: new NestLogger(processLogger),
    bodyParser: false,
    abortOnError: false,
  });
  // The longest request that is answered: 500 ids of 128 characters, and a token.
  const server: Server = app.getHttpServer();
  Object.assign(server, { maxHeaderSize: HEADERS_MAX });
  server.on('clientError', refuseUnreadable(last?.(app)));
  // Whoever expects what there is not is answered all the same: RFC 9110 leaves that to the server.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', limits.trustedProxies);
  app.use(plainPath);
  first?.(app);
  app.use(nameRequest, observe(logger, metrics));
  app.use(securityHeaders(hstsMaxAgeSeconds, consoleSignIn && [new URL(consoleSignIn.issuer).origin]));
  app.use((_request: unknown, response: { setHeader(name: string, value: string): void }, next: () => void) => {
    response.setHeader('cache-control', 'no-store');
    next();
  });
  if (corsOrigins.length > 0) app.enableCors(forPagesOf(corsOrigins));
  return app;
}
