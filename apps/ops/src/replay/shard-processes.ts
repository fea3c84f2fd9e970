import { WorkerProcess } from '#platform';
import { foldingHeap, ReplayFencedError, type ShardTask, type ShardWorker } from '#rebuild';
import { constants, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The young generation: large enough that the rows of a page die in it, and no larger. */
const YOUNG_MB = 32;

/** More than this are seldom of use: PostgreSQL works on the same cores. */
const WORKERS_MAX = 4;
export const defaultWorkers = (): number => Math.min(WORKERS_MAX, Math.max(1, cpus().length));

type ShardProcess = WorkerProcess<ShardTask, number, boolean>;

/**
 * Processes that fold shards side by side, started at once: they are ready by the time that there is something to fold. One
 * that fails or dies fails its shard; `end` ends them all.
 */
export class ShardProcesses {
  readonly #processes: readonly ShardProcess[];
  readonly workers: readonly ShardWorker[];

  constructor(count: number, databaseUrl: string) {
    this.#processes = Array.from(
      { length: count },
      (): ShardProcess =>
        new WorkerProcess({
          file: fileURLToPath(import.meta.resolve('#shard-process')),
          env: { DATABASE_URL: databaseUrl },
          nodeOptions: foldingHeap(YOUNG_MB),
          // Whoever pays, and whoever asks for a balance, goes first; but on a machine that is always busy a replay gets on, too.
          priority: constants.priority.PRIORITY_BELOW_NORMAL,
        }),
    );
    this.workers = this.#processes.map(
      (child): ShardWorker =>
        (task, onProgress, signal) =>
          child.run(task, onProgress, signal).catch((error: Error & { code?: string }) => {
            throw error.code === 'REPLAY_FENCED' ? new ReplayFencedError(task.lease.version) : error;
          }),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((child) => child.end()));
  }
}
