import type { Logger } from '#platform';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stopping } from './http/stopping.js';

export interface StopOptions {
  /** Whoever still waits for an answer after this long is cut off. */
  shutdownMs: number;
  /** Ends the pools that requests read by. */
  close: () => Promise<unknown>;
  logger: Logger;
}

/** For what a request does once nobody waits for its answer any more: it is not worth more. */
const UNHEARD_MS = 1_000;

/**
 * Stops in order: whoever waits for a position is told so, everybody else gets the answer under way, and the pools end once
 * nothing reads by them. What still reads when its time is over is given up with the process.
 */
export async function stopApp(app: NestExpressApplication, { shutdownMs, close, logger }: StopOptions): Promise<void> {
  const stopping = app.get(Stopping);
  stopping.begin();
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), shutdownMs);
  await app.close();
  clearTimeout(cut);
  const isIdle = await Promise.race([stopping.end().then(() => true), sleep(UNHEARD_MS, false, { ref: false })]);
  if (isIdle) await close();
  else logger.warn('queries under way are given up');
}
