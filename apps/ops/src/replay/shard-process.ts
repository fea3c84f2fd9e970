import { createPool, serveTasks } from '#platform';
import { loadShard, type ShardTask } from '#rebuild';

/** Folds shards for the process that forked it, one after the other; ends with it. */
const POOL_SIZE = 3;

const pool = createPool({
  connectionString: process.env.DATABASE_URL!,
  applicationName: 'referral-ledger-replay-worker',
  max: POOL_SIZE,
});
serveTasks<ShardTask, number, boolean>((task, onProgress, signal) => loadShard(pool, task, onProgress, signal));
