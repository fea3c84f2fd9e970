import type { QueryApp } from '../processes/apps.js';
import { Worker } from '../processes/worker.js';
import type { Bench } from '../scenario.js';
import type { Asked } from './asking-process.js';
import { processOf } from './load.js';

/**
 * Asks one thing after the other, from a process of its own: the one that measures remembers 200,000 partners, and the pauses in
 * which its garbage collector goes through them stood in what it measured.
 */
export class Asking {
  readonly #worker: Worker;

  constructor(
    private readonly query: QueryApp,
    bench: Bench,
  ) {
    this.#worker = Worker.start(processOf('asking'), bench);
  }

  ask(path: string): Promise<Asked> {
    const { url, headers } = this.query;
    return this.#worker.ask<Asked>({ url: `${url}${path}`, headers });
  }

  end(): void {
    this.#worker.end();
  }
}
