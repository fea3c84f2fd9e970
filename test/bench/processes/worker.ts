import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '../scenario.js';

const LOADER = join(import.meta.dirname, '../../support/typescript-loader.mjs');

/** What a worker sends back. */
export interface Reply {
  result?: unknown;
  /** What went wrong, with its stack. */
  failure?: string;
}

/**
 * A program of the benchmark in a process of its own, so that what it does shares neither heap nor event loop with
 * whoever measures it. It answers one command after the other (see `serve`).
 */
export class Worker {
  private constructor(private readonly child: ChildProcess) {}

  /** @param program a file that calls `serve` */
  static start(program: string, { cleanups }: Pick<Bench, 'cleanups'>): Worker {
    const child = fork(program, {
      execArgv: ['--disable-warning=TimeoutNegativeWarning', '--import', LOADER],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    cleanups.add(() => child.kill('SIGKILL'));
    return new Worker(child);
  }

  /** @throws what the worker's command threw, or where its process has ended */
  ask<T>(command: object): Promise<T> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const died = (code: number | null): void =>
        reject(new Error(`a process of the benchmark ended (${code ?? 'killed'})`));
      child.once('exit', died);
      child.once('message', ({ result, failure }: Reply) => {
        child.off('exit', died);
        if (failure === undefined) resolve(result as T);
        else reject(new Error(`in a process of the benchmark: ${failure}`));
      });
      child.send(command);
    });
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}
