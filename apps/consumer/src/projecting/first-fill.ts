import { WorkerProcess } from '#platform';
import { FencedProjectorError, hasMuchBefore, type Checkpoint, type FirstFill, type Lease } from '#projections';
import { fileURLToPath } from 'node:url';

/** Its heap is bounded by the payments that it folds at most. */
const HEAP_MB = 900;
const YOUNG_MB = 16;

type FillProcess = WorkerProcess<Lease, number, Checkpoint | undefined>;

/** Fills an empty version in a process of its own: its memory is gone when it is done, and messages do not wait for it. */
export const firstFill = (databaseUrl: string): FirstFill => ({
  isDue: (pool, lease) => hasMuchBefore(pool, lease),
  fill: async (lease, onProgress, signal) => {
    const filler: FillProcess = new WorkerProcess({
      file: fileURLToPath(import.meta.resolve('./fill-process.js')),
      env: { DATABASE_URL: databaseUrl },
      nodeOptions: [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${YOUNG_MB}`],
    });
    try {
      return (await filler.run(lease, onProgress, signal)) !== undefined;
    } catch (error) {
      throw (error as { code?: string }).code === 'PROJECTOR_FENCED' ? new FencedProjectorError(lease.version) : error;
    } finally {
      await filler.end();
    }
  },
});
