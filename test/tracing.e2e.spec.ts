import { startTracing, tracing } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './support/eventually.js';
import { describeWithKafka } from './support/kafka.js';
import { startSystem, type TestSystem } from './support/system.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PRODUCER = '00f067aa0ba902b7';
const CALLER = 'b7ad6b7169203331';
const traceparent = (span: string, flags = '01'): string => `00-${TRACE}-${span}-${flags}`;
const VARIABLES = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_BSP_SCHEDULE_DELAY'] as const;

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

/** Whoever takes traces in: OTLP over HTTP, as JSON. */
async function startReceiver(): Promise<{ url: string; text: () => string; spans: () => Span[]; stop: () => void }> {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString());
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.join('\n'),
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(
          ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    stop: () => server.close(),
  };
}

describeWithKafka('traces', () => {
  let system: TestSystem;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeAll(async () => {
    receiver = await startReceiver();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    };
    // The SDK reads them from the process.
    Object.assign(process.env, env);
    await startTracing('referral-ledger-test', process.env);
    for (const name of VARIABLES) delete process.env[name];
    system = await startSystem();
  });
  afterAll(async () => {
    await system.stop();
    await tracing()?.stop();
    receiver.stop();
  });

  const link = (id: string, more: object) => ({
    key: 'ann',
    headers: { 'content-type': 'application/cloudevents+json' },
    value: JSON.stringify({
      specversion: '1.0',
      id,
      source: 'billing',
      type: 'referral_link.created.v1',
      time: '2026-01-01T00:00:00Z',
      data: { partnerId: 'ann', code: id },
      ...more,
    }),
  });

  test('go from what a producer sent through append and projection to the answer of a query', async () => {
    // The first batch of a projector is that of which nobody knows where it began.
    await system.send('partners', link('before', {}));
    await system.eventually('/v1/partners/ann', () => true);
    await system.send(
      'partners',
      link('traced', { traceparent: traceparent(PRODUCER) }),
      link('not-sampled', { traceparent: traceparent('1111111111111111', '00') }),
      link('no-trace', { traceparent: 'nonsense' }),
    );
    await system.eventually('/v1/partners/ann', ({ referralCodes }) => referralCodes.length === 4);
    await system.query.get('/v1/partners/ann', { headers: { traceparent: traceparent(CALLER) } });

    const ofTrace = (): Span[] => receiver.spans().filter(({ traceId }) => traceId === TRACE);
    await eventually(() => ofTrace().length >= 5);
    await sleep(200);
    const spans = ofTrace();
    const topic = `${system.topicPrefix}partners`;
    const parentOf = ({ parentSpanId }: Span) =>
      spans.find(({ spanId }) => spanId === parentSpanId)?.name ?? parentSpanId;
    expect(spans.map((span) => `${parentOf(span)} > ${span.name}`).sort()).toEqual(
      [
        `${PRODUCER} > process ${topic}`,
        `${PRODUCER} > project`,
        `${CALLER} > GET /v1/partners/:partnerId`,
        'GET /v1/partners/:partnerId > read',
        `process ${topic} > append`,
      ].sort(),
    );
    const projected = spans.find(({ name }) => name === 'project')!;
    expect(projected.attributes).toContainEqual({ key: 'referral_ledger.position', value: { intValue: 2 } });
    // Whose it was is nobody's business who looks at traces.
    expect(receiver.text()).not.toContain('ann');
  });
});

test('nobody traces unless a standard variable says so', async () => {
  const { isTracingAsked } = await import('#platform');
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  expect(isTracingAsked({})).toBe(false);
  expect(isTracingAsked(endpoint)).toBe(true);
  expect(isTracingAsked({ OTEL_TRACES_EXPORTER: 'console' })).toBe(true);
  expect(isTracingAsked({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBe(false);
  expect(isTracingAsked({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBe(false);
});
