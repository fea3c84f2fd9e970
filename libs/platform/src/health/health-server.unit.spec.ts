import { afterEach, describe, expect, test } from '@jest/globals';
import { Metrics } from '../metrics/metrics.js';
import { HealthServer, type HealthServerOptions } from './health-server.js';

let server: HealthServer | undefined;
afterEach(() => server?.stop());

async function get(path: string, options: Partial<HealthServerOptions>): Promise<{ status: number; body: string }> {
  server = new HealthServer({ host: '127.0.0.1', port: 0, ...options });
  const port = await server.start();
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: await response.text() };
}

describe('HealthServer', () => {
  test('is ready when every check is', async () => {
    const { status, body } = await get('/health/ready', { ready: { database: () => undefined } });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ status: 'ok', checks: { database: 'ok' }, warnings: {} });
  });

  test('stays alive while it is not ready, and says which check fails, without details of the error', async () => {
    const checks = {
      kafka: () => 'not connected',
      database: () => Promise.reject(new Error('password of app is hush')),
    };
    const { status, body } = await get('/health/ready', { ready: checks });
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({
      status: 'error',
      checks: { kafka: 'not connected', database: 'failed' },
      warnings: {},
    });
    await server?.stop();
    expect((await get('/health/live', { ready: checks })).status).toBe(200);
  });

  test('shows the metrics, the defaults of the process included', async () => {
    const metrics = new Metrics('sample');
    metrics.counter('events_total', 'Events', ['topic']).inc({ topic: 'signups' }, 2);
    metrics.gauge('lag_events', 'Lag', [], () => 7);
    const { body } = await get('/metrics', { metrics });
    expect(body).toContain('referral_ledger_events_total{topic="signups",app="sample"} 2');
    expect(body).toContain('referral_ledger_lag_events{app="sample"} 7');
    expect(body).toContain('process_resident_memory_bytes');
  });

  test('knows no other paths', async () => {
    expect((await get('/', {})).status).toBe(404);
  });
});
