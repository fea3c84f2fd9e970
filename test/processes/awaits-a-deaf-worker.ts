import { WorkerProcess } from '#platform';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Gives a task to a worker that hangs up, and a second one then. */
const worker = new WorkerProcess({
  file: join(import.meta.dirname, 'worker-that-hangs-up.ts'),
  env: {},
  nodeOptions: [],
});
for (let i = 0; i < 2; i += 1) {
  const outcome = await worker.run({}, () => undefined).catch((error: Error) => error.message);
  process.stdout.write(`${String(outcome)}\n`);
  await sleep(0);
}
