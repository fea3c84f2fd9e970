import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchDatabase } from '../database.js';
import { copyText, type Copy } from './copy-text.js';

const TABLES = ['events', 'event_ids'] as const;

/**
 * The floor: `psql \copy` of ready-made text into the tables of a new database, with their indexes. Nothing is decoded,
 * looked up, numbered or hashed. The text is of what the event store itself has written.
 */
export class Floor {
  readonly #copyText = copyText();
  readonly #files: Copy[];

  private constructor(
    readonly rows: number,
    directory: string,
  ) {
    this.#files = TABLES.map((table) => ({ what: table, file: join(directory, `${table}.txt`) }));
  }

  /** Writes the rows of a log to files, in its order. @param rows how many events it has */
  static async of(database: BenchDatabase, rows: number, directory: string): Promise<Floor> {
    const floor = new Floor(rows, directory);
    const inOrder = floor.#files.map(({ what, file }) => ({ what: `(SELECT * FROM ${what} ORDER BY position)`, file }));
    await floor.#copyText.out(database, inOrder);
    return floor;
  }

  /** How the rows are copied: `psql \copy`. */
  get name(): string {
    return this.#copyText.name;
  }

  get bytes(): number {
    return this.#files.reduce((sum, { file }) => sum + statSync(file).size, 0);
  }

  /** @returns events a second */
  async measure(database: BenchDatabase): Promise<number> {
    const began = performance.now();
    await this.#copyText.into(database, this.#files);
    return this.rows / ((performance.now() - began) / 1000);
  }
}
