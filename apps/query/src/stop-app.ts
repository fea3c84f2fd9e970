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
  /** Apps that answer within it, over its connections. */
  within?: readonly NestExpressApplication[];
}

/** For what a request does once nobody waits for its answer any more: it is not worth more. */
const UNHEARD_MS = 1_000;

/**
 * Stops in order: whoever waits for a position is told so, everybody else gets the answer under way, and the pools end once
 * nothing reads by them. What still reads when its time is over is given up with the process.
 */
export async function stopApp(
  server: NestExpressApplication,
  { shutdownMs, close, logger, within = [] }: StopOptions,
): Promise<void> {
  const stoppings = [server, ...within].map((app) => app.get(Stopping));
  for (const stopping of stoppings) stopping.begin();
  const cut = setTimeout(() => server.getHttpServer().closeAllConnections(), shutdownMs);
  await server.close();
  clearTimeout(cut);
  await Promise.all(within.map((app) => app.close()));
  const idle = Promise.all(stoppings.map((stopping) => stopping.end())).then(() => true);
  const isIdle = await Promise.race([idle, sleep(UNHEARD_MS, false, { ref: false })]);
  if (isIdle) await close();
  else logger.warn('queries under way are given up');
}
