import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsoleSignIn } from './console-sign-in.js';

/** What the build named after its content never changes. */
const FOREVER = 'public, max-age=31536000, immutable';

export interface ConsolePlace {
  /** Where people sign in, beside by a token that they have. */
  signIn: ConsoleSignIn | undefined;
  /** Before its address. */
  base: string;
}

/**
 * The console for people, from the folder that it was built to; where it was not built, there is none.
 * Its pages have addresses of their own, each of which is answered with the one document.
 */
export function serveConsole(app: NestExpressApplication, folder: string, { signIn, base }: ConsolePlace): void {
  const file = join(folder, 'index.html');
  if (!existsSync(file)) return;
  // Wherever a page stands, what it loads is found.
  const page = readFileSync(file, 'utf8').replaceAll('"./assets/', `"${base}/console/assets/`);
  app.useStaticAssets(join(folder, 'assets'), {
    prefix: '/console/assets',
    index: false,
    redirect: false,
    setHeaders: (response: Response) => void response.setHeader('cache-control', FOREVER),
  });
  app.use('/console', ({ method, path }: Request, response: Response, next: NextFunction) => {
    if ((method !== 'GET' && method !== 'HEAD') || path.startsWith('/assets/')) return next();
    if (path === '/sign-in.json') response.json(signIn ?? null);
    else response.type('html').send(page);
  });
}

/** The page of all events, in and out, where it was built to the folder; rendered from their AsyncAPI document, without scripts. */
export function serveEvents(app: NestExpressApplication, folder: string): void {
  const page = join(folder, 'index.html');
  if (!existsSync(page)) return;
  app.use('/events', ({ method, path }: Request, response: Response, next: NextFunction) => {
    if ((method !== 'GET' && method !== 'HEAD') || path !== '/') return next();
    response.sendFile(page, { cacheControl: false });
  });
}
