import type { Pool } from '#platform';
import { type Checkpoint, type Lease, Follower } from '#projector';

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
 * the correction queue.
 * @returns whether it got there; false where it was told to stop
 */
export async function advanceTo(pool: Pool, lease: Lease, position: number, advance: Advance): Promise<boolean> {
  const follower = new Follower(pool, lease, { decides: false });
  let at: Checkpoint;
  do {
    at = await follower.next({ events: advance.batchEvents, until: position });
    advance.onProgress?.(at.position);
  } while (at.position < position && !advance.signal?.aborted);
  await follower.settle();
  return at.position >= position;
}
