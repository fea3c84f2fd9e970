import { join } from 'node:path';
import { mustEqual } from '../check.js';
import { Worker } from '../processes/worker.js';
import type { Bench } from '../scenario.js';
import type { FloorCommand } from './floor-process.js';
import type { LoadCommand, LoadResult } from './load-process.js';

/** @returns the program of a process of this scenario */
export const processOf = (name: string): string => join(import.meta.dirname, `${name}-process.ts`);

/** Asks very much. @throws WrongResultError where not everything is answered */
export class Load {
  readonly #worker: Worker;

  constructor(bench: Bench) {
    this.#worker = Worker.start(processOf('load'), bench);
  }

  async run(command: LoadCommand): Promise<LoadResult> {
    const result = await this.#worker.ask<LoadResult>(command);
    mustEqual(`requests to ${command.url} that failed, of ${result.answered}`, result.failed, 0);
    return result;
  }

  end(): void {
    this.#worker.end();
  }
}

/** @returns where the floor answers */
export function startFloor(command: FloorCommand, bench: Bench): Promise<string> {
  return Worker.start(processOf('floor'), bench).ask<string>(command);
}
