import type { Tracing } from './traces.js';

let current: Tracing | undefined;

/** Undefined where nobody asked for traces: then nothing of them is loaded, and nothing is done for them. */
export const tracing = (): Tracing | undefined => current;

const EXPORTING = ['OTEL_TRACES_EXPORTER', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** Whether the standard variables ask for traces: a place or a way to export them, and nothing that turns them off. */
export function isTracingAsked(env: NodeJS.ProcessEnv): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none') return false;
  return EXPORTING.some((name) => (env[name] ?? '') !== '');
}

/**
 * Begins to trace where the standard variables (`OTEL_…`) ask for it.
 * @param service its name, where `OTEL_SERVICE_NAME` gives no other
 */
export async function startTracing(service: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (current || !isTracingAsked(env)) return;
  const { openTelemetry } = await import('./open-telemetry.js');
  const started = openTelemetry(env['OTEL_SERVICE_NAME'] || service);
  current = {
    ...started,
    stop: () => {
      current = undefined;
      return started.stop();
    },
  };
}
