import { createPool } from '#platform';
import { loadShard, type ShardTask } from '#projections';
import { constants, setPriority } from 'node:os';
import type { FromShardProcess, ToShardProcess } from './shard-messages.js';

/** Folds shards for the process that forked it, one after the other; ends with it. */
const POOL_SIZE = 3;

const pool = createPool({
  connectionString: process.env.DATABASE_URL!,
  applicationName: 'referral-ledger-replay-worker',
  max: POOL_SIZE,
});
// Whoever pays, and whoever asks for a balance, goes first.
setPriority(constants.priority.PRIORITY_LOW);

let stop = new AbortController();

const tell = (message: FromShardProcess): void => void process.send!(message);

async function work(task: ShardTask): Promise<void> {
  stop = new AbortController();
  try {
    const finished = await loadShard(pool, task, (position) => tell({ position }), stop.signal);
    tell({ finished });
  } catch (error) {
    const { message, code, retriable } = error as Error & { code?: string; retriable?: boolean };
    tell({ failure: { message, code, retriable } });
  }
}

process.on('message', (message: ToShardProcess) => {
  if (message === 'stop') stop.abort();
  else void work(message);
});
process.on('disconnect', () => process.exit());
// The process that forked it hears of the interrupt, too, and says what is to be done.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
