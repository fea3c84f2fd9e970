import { WorkerProcess } from '#platform';
import { join } from 'node:path';

/** Has nothing to live for but a worker that dies, and says what became of it. */
const worker = new WorkerProcess({ file: join(import.meta.dirname, 'worker-that-dies.ts'), env: {}, nodeOptions: [] });
const outcome = await worker.run({}, () => undefined).catch((error: Error) => error.message);
process.stdout.write(String(outcome));
