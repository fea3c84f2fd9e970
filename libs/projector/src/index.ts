export { foldBatch } from './follow/fold-batch.js';
export { Follower, type Step } from './follow/follower.js';
export {
  LiveProjector,
  type LiveProjectorOptions,
  type ProjectedBatch,
  type ProjectorLog,
  type ProjectorProgress,
  type ProjectorStatus,
} from './follow/live-projector.js';
export { type Checkpoint, FencedProjectorError, type Lease } from './lease/checkpoint.js';
export { HEARTBEAT_MS, releaseLease, takeLease } from './lease/lease.js';
export { whileNothingProjects } from './lease/pause-projecting.js';
export { MEMORY_LIMITS, type MemoryLimits } from './state/memory-limits.js';
