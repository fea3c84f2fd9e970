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

/**
 * Fills an empty version in a process of its own: its memory is gone when it is done, and messages do not wait for it. It
 * is started as long as the version is empty, so that it is ready when a backlog comes.
 */
export function firstFill(databaseUrl: string): FirstFill {
  let filler: FillProcess | undefined;
  const start = (): FillProcess =>
    new WorkerProcess({
      file: fileURLToPath(import.meta.resolve('#fill-process')),
      env: { DATABASE_URL: databaseUrl },
      nodeOptions: foldingHeap(YOUNG_MB),
    });
  const running = (): FillProcess => (filler = filler?.hasEnded() === false ? filler : start());
  return {
    isDue: async (pool, lease) => {
      const due = await hasMuchBefore(pool, lease);
      if (due === false) await filler?.end();
      else running();
      return due;
    },
    fill: async (lease, onProgress, signal) => {
      const process = running();
      try {
        return (await process.run(lease, onProgress, signal)) !== undefined;
      } catch (error) {
        const { code } = error as { code?: string };
        throw code === 'PROJECTOR_FENCED' ? new FencedProjectorError(lease.version) : error;
      } finally {
        await process.end();
      }
    },
  };
}
