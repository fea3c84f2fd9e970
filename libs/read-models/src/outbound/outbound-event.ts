import type { CloudEventSource } from '#contracts';

/** A place in the ledger: an event's position, and the number among the entries that it caused. */
export interface Place {
  position: number;
  seq: number;
}

/** What is to be published, and its place in the ledger. */
export interface OutboundEvent extends Place {
  event: CloudEventSource;
}
