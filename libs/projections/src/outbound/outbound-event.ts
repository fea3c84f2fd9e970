import type { CloudEventSource } from '#contracts';

/** What is to be published, and its place in the ledger. */
export interface OutboundEvent {
  event: CloudEventSource;
  position: number;
  seq: number;
}
