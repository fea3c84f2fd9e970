import type { Lease } from '#projector';

/** One shard's part of filling a version, as plain data: it may go to another process. */
export interface ShardTask {
  lease: Lease;
  /** The last position to be folded. */
  until: number;
  index: number;
  of: number;
  /** Payments of a correction that are objects at once, where not the usual number. */
  page?: number | undefined;
}

/**
 * Folds a shard and fills the version with what it makes, all of it or nothing: here or in a process of its own.
 * @returns whether it got to the end; false where it was told to stop
 */
export type ShardWorker = (
  task: ShardTask,
  onProgress: (position: number) => void,
  signal: AbortSignal | undefined,
) => Promise<boolean>;
