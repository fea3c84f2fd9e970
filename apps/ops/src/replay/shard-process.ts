import { createPool, serveTasks } from '#platform';
import { loadShard, type ShardTask } from '#projections';
import { constants, setPriority } from 'node:os';

/** Folds shards for the process that forked it, one after the other; ends with it. */
const POOL_SIZE = 3;

const pool = createPool({
  connectionString: process.env.DATABASE_URL!,
  applicationName: 'referral-ledger-replay-worker',
  max: POOL_SIZE,
});
// Whoever pays, and whoever asks for a balance, goes first.
setPriority(constants.priority.PRIORITY_LOW);

serveTasks<ShardTask, number, boolean>((task, onProgress, signal) => loadShard(pool, task, onProgress, signal));
