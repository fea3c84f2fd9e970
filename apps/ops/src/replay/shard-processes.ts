import { ReplayFencedError, type ShardTask, type ShardWorker } from '#projections';
import { fork, type ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromShardProcess, ToShardProcess } from './shard-messages.js';

/** What a worker may take: its heap is bounded by the payments of a shard, the rest by this. */
const HEAP_MB = 900;
/** The young generation: large enough that the rows of a page die in it, and no larger. */
const YOUNG_MB = 32;
const ENDS_WITHIN_MS = 5_000;

/** More than this are seldom of use: PostgreSQL works on the same cores. */
const WORKERS_MAX = 4;
export const defaultWorkers = (): number => Math.min(WORKERS_MAX, Math.max(1, cpus().length));

/**
 * Processes that fold shards side by side, started at once: they are ready by the time that there is something to fold. One
 * that fails or dies fails its shard; `end` ends them all.
 */
export class ShardProcesses {
  readonly #children: readonly ChildProcess[];
  readonly workers: readonly ShardWorker[];

  constructor(count: number, databaseUrl: string) {
    this.#children = Array.from({ length: count }, () => startProcess(databaseUrl));
    this.workers = this.#children.map(
      (child) => (task, onProgress, signal) => runShard(child, task, onProgress, signal),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.#children.map(endProcess));
  }
}

function startProcess(databaseUrl: string): ChildProcess {
  return fork(fileURLToPath(import.meta.resolve('./shard-process.js')), {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    execArgv: [...process.execArgv, `--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${YOUNG_MB}`],
    // Standard output is the command's own result.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function runShard(
  child: ChildProcess,
  task: ShardTask,
  onProgress: (position: number) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const send = (message: ToShardProcess): void => void child.send(message);
    const stop = (): void => send('stop');
    const over = (): void => {
      child.off('message', hear).off('exit', died);
      signal?.removeEventListener('abort', stop);
    };
    const died = (code: number | null, by: string | null): void => {
      over();
      reject(new Error(`a worker of the replay ended with ${by ?? `exit code ${code}`}`));
    };
    const hear = ({ position, finished, failure }: FromShardProcess): void => {
      if (position !== undefined) return onProgress(position);
      over();
      if (finished !== undefined) return resolve(finished);
      if (failure?.code === 'REPLAY_FENCED') return reject(new ReplayFencedError(task.lease.version));
      reject(Object.assign(new Error(failure.message), failure));
    };
    if (child.exitCode !== null || child.signalCode !== null) return died(child.exitCode, child.signalCode);
    child.on('message', hear).once('exit', died);
    signal?.addEventListener('abort', stop, { once: true });
    send(task);
    if (signal?.aborted) stop();
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  const killed = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
  await ended;
  clearTimeout(killed);
}
