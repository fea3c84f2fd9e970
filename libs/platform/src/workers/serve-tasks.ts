import type { FromWorker, ToWorker } from './worker-messages.js';

/**
 * Makes this process a worker of the one that forked it (`WorkerProcess`): does its tasks, one at a time, and ends when it
 * is let go. What one task fails with is told; the worker goes on.
 */
export function serveTasks<Task, Progress, Result>(
  work: (task: Task, onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<Result>,
): void {
  let stop = new AbortController();
  const tell = (message: FromWorker): void => void process.send!(message);

  const serve = async (task: Task): Promise<void> => {
    stop = new AbortController();
    try {
      tell({ result: await work(task, (progress) => tell({ progress }), stop.signal) });
    } catch (error) {
      const { message, code, retriable } = error as Error & { code?: string; retriable?: boolean };
      tell({ failure: { message, code, retriable } });
    }
  };

  process.on('message', (message: ToWorker) => {
    if (message === 'stop') stop.abort();
    else void serve(message.task as Task);
  });
  process.on('disconnect', () => process.exit());
  // The process that forked it hears of the interrupt, too, and says what is to be done.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
}
