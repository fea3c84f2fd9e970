import { WorkerProcess } from '#platform';
import {
  FencedProjectorError,
  foldingHeap,
  hasMuchBefore,
  type Checkpoint,
  type FirstFill,
  type Lease,
} from '#projections';
import { fileURLToPath } from 'node:url';

/** The young generation: a consumer works beside it, and memory is dearer than time. */
const YOUNG_MB = 16;

type FillProcess = WorkerProcess<Lease, number, Checkpoint | undefined>;

/** Fills an empty version in a process of its own: its memory is gone when it is done, and messages do not wait for it. */
export const firstFill = (databaseUrl: string): FirstFill => ({
  isDue: (pool, lease) => hasMuchBefore(pool, lease),
  fill: async (lease, onProgress, signal) => {
    const filler: FillProcess = new WorkerProcess({
      file: fileURLToPath(import.meta.resolve('#fill-process')),
      env: { DATABASE_URL: databaseUrl },
      nodeOptions: foldingHeap(YOUNG_MB),
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
