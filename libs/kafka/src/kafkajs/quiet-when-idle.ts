import { createRequire } from 'node:module';

/** What kafkajs 2.2 queues the requests of one connection in. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

let quiet = false;

/**
 * Ends kafkajs' idling in circles: after the first answer each of its connections looks every millisecond whether a
 * request is pending, for as long as it lives (tulios/kafkajs#1704), a good 5 % of a core in a process with nothing to
 * do. Requests are pending only while the brokers throttle this client or too many are under way; looking is needed
 * then alone, since whatever makes one pending schedules a look itself.
 */
export function keepQuietWhenIdle(): void {
  if (quiet) return;
  quiet = true;
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}
