import { inTransaction, type Pool } from '#platform';
import { PAGE } from '../engine/fold/correction.js';
import type { Lease } from '../engine/checkpoint.js';
import { foldBatch } from '../engine/project-batch.js';

/** How a version is moved on: in batches of so many events. */
export interface Advance {
  batchEvents: number;
  /** After each batch. */
  onProgress?: (position: number) => void;
  /** Stops after the batch under way. */
  signal?: AbortSignal;
}

/**
 * Folds the log up to a position that the live version reflects already, not an event further, until nothing waits in
 * the slow lane.
 * @returns whether it got there; false where it was told to stop
 */
export async function advanceTo(pool: Pool, lease: Lease, position: number, advance: Advance): Promise<boolean> {
  for (;;) {
    const limits = { events: advance.batchEvents, page: PAGE, until: position, decides: false };
    const at = await inTransaction(pool, (client) => foldBatch(client, lease, limits));
    advance.onProgress?.(at.position);
    if (at.position >= position) return true;
    if (advance.signal?.aborted) return false;
  }
}
