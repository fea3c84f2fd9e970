import type { NewEvent } from '#contracts';
import { tracing, type Pool } from '#platform';
import type { ProjectedBatch } from '#projector';

/** When the batch of an event came, and when it was handed over to be stored and was: milliseconds since 1970. */
export interface StoredTimes {
  cameAt: number;
  decodedAt: number;
  storedAt: number;
}

/** What producers put beside their events: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md */
const TRACEPARENT = 'traceparent';

/** Traces that producers began go on here: of their events that were stored. */
export function traceStored(topic: string, events: readonly NewEvent[], times: StoredTimes): void {
  const traces = tracing();
  if (!traces) return;
  const { cameAt, decodedAt, storedAt } = times;
  for (const { attributes, type } of events) {
    const traceparent = traceparentOf(attributes);
    if (traceparent === undefined) continue;
    traces.record(traceparent, {
      name: `process ${topic}`,
      kind: 'consumer',
      attributes: {
        'messaging.system': 'kafka',
        'messaging.operation.type': 'process',
        'messaging.destination.name': topic,
        'cloudevents.event_type': type,
      },
      beganAt: cameAt,
      endedAt: storedAt,
      within: [{ name: 'append', beganAt: decodedAt, endedAt: storedAt }],
    });
  }
}

function traceparentOf(attributes: string | undefined): string | undefined {
  if (!attributes?.includes(TRACEPARENT)) return undefined;
  const { [TRACEPARENT]: traceparent } = JSON.parse(attributes) as Record<string, unknown>;
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** Of one batch; what is more was projected in one go, and would be as many spans of the same moment. */
const EVENTS_MAX = 1_000;

/**
 * The same of events that were projected. What a producer said of its trace is looked up for that: nothing else of the projector reads it.
 * @param onFault a trace is not worth a fault of the projecting
 */
export function traceProjected(
  pool: Pool,
  { after, position, beganAt, endedAt, version }: ProjectedBatch,
  onFault: (error: unknown) => void,
): void {
  const traces = tracing();
  if (!traces) return;
  pool
    .query<{ position: number; type: string; traceparent: string }>(
      `SELECT position, type, attributes->>'${TRACEPARENT}' AS traceparent FROM events
       WHERE position > $1 AND position <= $2 AND attributes->>'${TRACEPARENT}' IS NOT NULL ORDER BY position LIMIT ${EVENTS_MAX}`,
      [after, position],
    )
    .then(({ rows }) => {
      for (const { position: at, type, traceparent } of rows) {
        const attributes = {
          'cloudevents.event_type': type,
          'referral_ledger.position': at,
          'referral_ledger.version': version,
        };
        traces.record(traceparent, { name: 'project', attributes, beganAt, endedAt });
      }
    })
    .catch(onFault);
}
