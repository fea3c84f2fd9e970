import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import type { PastSpan, Tracing } from './traces.js';

const NAME = 'referral-ledger';

/**
 * OpenTelemetry's SDK, set up by its own variables. Traces alone: metrics are Prometheus', logs are on standard output. Of the resource only
 * what the variables say: command lines and names of users and hosts are nobody's business.
 */
export function openTelemetry(serviceName: string): Tracing {
  const sdk = new NodeSDK({
    serviceName,
    resourceDetectors: [resources.envDetector],
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  sdk.start();
  const tracer = trace.getTracer(NAME);

  function record({ name, kind, attributes = {}, beganAt, endedAt, within = [] }: PastSpan, parent: Context): void {
    const options = { startTime: beganAt, attributes, kind: kind ? SpanKind.CONSUMER : SpanKind.INTERNAL };
    const span = tracer.startSpan(name, options, parent);
    for (const each of within) record(each, trace.setSpan(parent, span));
    span.end(endedAt);
  }

  return {
    record: (traceparent, span) => {
      const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
      if (trace.getSpanContext(parent)) record(span, parent);
    },
    serve: (headers, name) => {
      const parent = propagation.extract(ROOT_CONTEXT, headers);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, parent);
      return {
        run: (work) => context.with(trace.setSpan(parent, span), work),
        end: (about, failed) => {
          span.updateName(about.name);
          span.setAttributes(about.attributes ?? {});
          if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    within: ({ name, attributes = {} }, work) =>
      tracer.startActiveSpan(name, { attributes }, (span) => ending(span, work)),
    stop: () => sdk.shutdown(),
  };
}

async function ending<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
