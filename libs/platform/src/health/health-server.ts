import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '../metrics/metrics.js';

/** Resolves when what it looks at is well; throws, or resolves to a sentence, saying what is not. */
export type HealthCheck = () => Promise<string | void> | string | void;

export interface HealthServerOptions {
  host: string;
  /** 0 picks a free port. */
  port: number;
  metrics?: Metrics;
  /** The process should be restarted when one of these fails. */
  live?: Readonly<Record<string, HealthCheck>>;
  /** The process is no use for now when one of these fails. */
  ready?: Readonly<Record<string, HealthCheck>>;
}

const CHECK_TIMEOUT_MS = 3000;
const REQUEST_TIMEOUT_MS = 10_000;

async function runCheck(check: HealthCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer in ${CHECK_TIMEOUT_MS} ms`);
  });
  try {
    return (await Promise.race([Promise.resolve().then(check), timeout])) ?? 'ok';
  } catch {
    // Why it failed may name hosts or users: that is for the log, not for whoever asks.
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

/** Runs all checks side by side. `checks` says `ok`, or what is wrong, for each. */
export async function runChecks(
  checks: Readonly<Record<string, HealthCheck>>,
): Promise<{ ok: boolean; checks: Record<string, string> }> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check)] as const),
  );
  return { ok: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
}

/**
 * `/health/live`, `/health/ready` (200 or 503, with each check's result) and `/metrics` for an app that serves no
 * HTTP of its own.
 */
export class HealthServer {
  private readonly server: Server;

  constructor(private readonly options: HealthServerOptions) {
    this.server = createServer((request, response) => {
      this.answer(request.method, request.url ?? '/', response).catch(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
    this.server.requestTimeout = REQUEST_TIMEOUT_MS;
  }

  /** Listens, and says on which port. */
  async start(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(this.options.port, this.options.host, () => resolve());
    });
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(method: string | undefined, url: string, response: ServerResponse): Promise<void> {
    const path = url.split('?', 1)[0];
    const { live = {}, ready = {}, metrics } = this.options;
    if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
    else if (path === '/health/live') await answerChecks(response, live);
    else if (path === '/health/ready') await answerChecks(response, { ...live, ...ready });
    else if (path === '/metrics' && metrics) {
      const body = await metrics.render();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(body);
    } else response.writeHead(404).end();
  }
}

async function answerChecks(response: ServerResponse, checks: Readonly<Record<string, HealthCheck>>): Promise<void> {
  const { ok, checks: results } = await runChecks(checks);
  response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: ok ? 'ok' : 'error', checks: results }));
}
