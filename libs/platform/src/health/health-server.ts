import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '../metrics/metrics.js';
import { runChecks, type FaultListener, type HealthChecks } from './run-checks.js';

export interface HealthServerOptions {
  host: string;
  /** 0 picks a free port. */
  port: number;
  metrics?: Metrics;
  /** The process should be restarted when one of these fails. */
  live?: HealthChecks;
  /** The process is no use for now when one of these fails. */
  ready?: HealthChecks;
  /** What somebody should look at, and does not make the process of less use. */
  warnings?: HealthChecks;
  onFault?: FaultListener;
}

const REQUEST_TIMEOUT_MS = 10_000;

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
    const { live = {}, ready = {}, warnings = {}, metrics } = this.options;
    if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end();
    else if (path === '/health/live') await this.answerChecks(response, live);
    else if (path === '/health/ready') await this.answerChecks(response, { ...live, ...ready }, warnings);
    else if (path === '/metrics' && metrics) {
      const body = await metrics.render();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(body);
    } else response.writeHead(404).end();
  }

  private async answerChecks(response: ServerResponse, checks: HealthChecks, warnings?: HealthChecks): Promise<void> {
    const health = await runChecks(checks, { warnings, onFault: this.options.onFault });
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    response.writeHead(health.status === 'ok' ? 200 : 503, headers);
    response.end(JSON.stringify(health));
  }
}
