export { loadShard } from './build/load-shard.js';
export type { ShardTask, ShardWorker } from './build/shard-task.js';
export { foldingHeap } from './memory/folding-heap.js';
export { audit } from './replay/audit.js';
export { abortReplay, beginRollback, createReplay, resumeReplay } from './replay/begin.js';
export {
  type PartnerDifference,
  type PartnerSums,
  type VersionDifferences,
  readVersionDifferences,
} from './replay/differences.js';
export { pruneVersions } from './replay/prune.js';
export { ReplayFencedError, ReplayRefusedError } from './replay/replay-error.js';
export { type ReplayOptions, type ReplayProgress, type ReplayResult, runReplay } from './replay/run-replay.js';
export { type SimulatedChange, type Simulation, simulate } from './simulation/simulate.js';
