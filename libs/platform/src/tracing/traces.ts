/** What a span is about. Never ids of people: who reads traces may read less than who reads the ledger. */
export interface SpanAbout {
  name: string;
  attributes?: Record<string, string | number>;
}

/** A span that is over, told of afterwards: times in milliseconds since 1970. */
export interface PastSpan extends SpanAbout {
  kind?: 'consumer';
  beganAt: number;
  endedAt: number;
  /** Spans within it. */
  within?: PastSpan[];
}

/** A request that is being answered. */
export interface ServedRequest {
  /** What is done within is part of its trace. */
  run<T>(work: () => T): T;
  /** @param about what is known by then @param failed because of a fault of this service */
  end(about: SpanAbout, failed: boolean): void;
}

/** Traces, by OpenTelemetry. */
export interface Tracing {
  /** Continues a trace that somebody else began. @param traceparent as W3C has it; one that is none is passed over */
  record(traceparent: string, span: PastSpan): void;
  /** @param headers of the request, which may say of which trace it is */
  serve(headers: Readonly<Record<string, unknown>>, name: string): ServedRequest;
  /** Part of what is being answered. */
  within<T>(about: SpanAbout, work: () => Promise<T>): Promise<T>;
  /** Sends what is left. */
  stop(): Promise<void>;
}
