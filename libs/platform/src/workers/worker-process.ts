import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import type { FromWorker, ToWorker } from './worker-messages.js';

const ENDS_WITHIN_MS = 5_000;

export interface WorkerProcessOptions {
  /** The file that it runs, which calls `serveTasks`. */
  file: string;
  /** Its environment, beside this process's own. */
  env: Readonly<Record<string, string>>;
  /** What Node is told, after what this process was told. */
  nodeOptions: readonly string[];
  /** The operating system's, from its first moment on, where not this process's own: see `os.setPriority`. */
  priority?: number;
}

/** A process of our own that is given tasks, one at a time, and ends with this one. */
export class WorkerProcess<Task, Progress, Result> {
  readonly #child: ChildProcess;
  #isEnding = false;
  /** Why it could not be started. */
  #fault: Error | undefined;

  constructor({ file, env, nodeOptions, priority }: WorkerProcessOptions) {
    this.#child = fork(file, {
      env: { ...process.env, ...env },
      execArgv: [...process.execArgv, ...nodeOptions],
      // Standard output is for this process's own results.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // An error that nobody listens to would end this process.
    this.#child.on('error', (error) => (this.#fault = error));
    // Nobody waits for the end of one that has nothing to do: it ends with this process.
    this.#child.unref();
    this.#child.channel?.unref();
    // Without a process id it could not be started, which whoever gives it a task hears.
    if (priority !== undefined && this.#child.pid !== undefined) setPriority(this.#child.pid, priority);
  }

  /**
   * @param signal tells it to stop: what it gives back then is its own affair
   * @throws Error where the process ends before, or could not be started; and what the task failed with, as an Error with its `code` and `retriable`
   */
  run(task: Task, onProgress: (progress: Progress) => void, signal?: AbortSignal): Promise<Result> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      // What cannot be told anything has ended, or is made to: whoever gave it a task hears of it by that.
      const end = (): void => void (this.#isEnding || child.kill('SIGKILL'));
      const send = (message: ToWorker): void => void child.send(message, (error) => error && end());
      const stop = (): void => send('stop');
      const over = (): void => {
        if (!this.#isEnding) child.unref();
        child.channel?.unref();
        child.off('message', hear).off('exit', died).off('disconnect', end);
        signal?.removeEventListener('abort', stop);
      };
      const died = (code: number | null, by: string | null): void => {
        over();
        reject(new Error(`a worker process ended with ${by ?? `exit code ${code}`}`));
      };
      const hear = (message: FromWorker): void => {
        if ('progress' in message) return onProgress(message.progress as Progress);
        over();
        if ('failure' in message) return reject(Object.assign(new Error(message.failure.message), message.failure));
        resolve(message.result as Result);
      };
      if (child.pid === undefined) {
        const tell = (): void => reject(new Error(`a worker process could not be started: ${this.#fault!.message}`));
        return this.#fault ? tell() : void child.once('error', tell);
      }
      if (this.hasEnded()) return died(child.exitCode, child.signalCode);
      child.on('message', hear).once('exit', died).once('disconnect', end);
      signal?.addEventListener('abort', stop, { once: true });
      // By the channel alone a death would not be waited for: it closes first, and nothing else may be left to live for.
      child.ref();
      child.channel?.ref();
      send({ task });
      if (signal?.aborted) stop();
    });
  }

  hasEnded(): boolean {
    const { exitCode, signalCode } = this.#child;
    return exitCode !== null || signalCode !== null;
  }

  /** Ends it, whatever it is doing. */
  async end(): Promise<void> {
    const child = this.#child;
    if (child.pid === undefined || this.hasEnded()) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // One that has to be killed is waited for as well: nothing else may be left that this process lives for.
    this.#isEnding = true;
    child.ref();
    if (child.connected) child.disconnect();
    const killed = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await ended;
    clearTimeout(killed);
  }
}
