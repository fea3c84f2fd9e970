import { WorkerProcess } from '#platform';

/** Gives a task to a worker that the operating system could not start. */
process.execPath = '/nowhere/node';
const worker = new WorkerProcess({ file: 'none.ts', env: {}, nodeOptions: [] });
const outcome = await worker.run({}, () => undefined).catch((error: Error) => error.message);
await worker.end();
process.stdout.write(String(outcome));
