import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { gunzip } from '../import/gunzip.js';
import { readLines, type Line } from '../import/lines.js';
import { OpsError } from '../ops-error.js';
import { lockFile } from './file-lock.js';
import { beginsMember, findGzipEnd, gzipMember } from './gzip.js';
import { placeOf } from './place-of.js';
import { beginsLine, findPlainEnd } from './plain.js';
import { readRange, writeWhole, type Continuation, type Sink } from './sink.js';

const pack = (gzip: boolean, lines: string): Buffer | Promise<Buffer> =>
  gzip ? gzipMember(Buffer.from(lines)) : Buffer.from(lines);

/** Standard output, as fast as its reader takes it. */
export function standardOutputSink(gzip: boolean): Sink {
  let closed: Error | undefined;
  process.stdout.on('error', (error: Error) => (closed = error));
  return {
    write: async (lines) => {
      const more = process.stdout.write(await pack(gzip, lines));
      if (!more && !closed) await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]);
      if (closed) throw new OpsError('Whoever read the export from standard output stopped reading.');
    },
    complete: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** What an earlier export left in a file. */
export interface Continues {
  /** The last line that ends a batch. */
  lastLine: Buffer;
  /** Everything up to there. */
  lines(this: void): AsyncIterable<Line>;
  /** Cuts off what follows it: it was cut off itself, and is written anew. */
  cut(): Promise<void>;
}

/** Under this name a new export is written until it is complete. */
export const partOf = (path: string): string => `${path}.part`;

/**
 * A file, new or to be continued where an earlier export ended or was cut off. Locked until it is closed; changes nothing
 * else yet. A new one has another name until it is complete.
 * @throws OpsError where the file holds anything else, or another process writes it
 */
export async function openFileSink(given: string, gzip: boolean): Promise<{ sink: Sink; continues?: Continues }> {
  const path = await placeOf(given).catch(cannotWrite(given));
  const unlock = await lockFile(path).catch(cannotWrite(given));
  const written = existsSync(path) ? path : partOf(path);
  const file = await open(written, 'a+').catch(async (error: Error) => {
    await unlock();
    return cannotWrite(written)(error);
  });
  const appending = new Appending(file, written);
  const sink: Sink = {
    write: async (lines) => appending.append(await pack(gzip, lines)),
    complete: async () => {
      await file.sync();
      if (written !== path) await rename(written, path);
    },
    close: async () => {
      await file.sync();
      await file.close();
      await unlock();
    },
  };
  try {
    const { size } = await file.stat();
    if (size === 0) return { sink };
    const end = await (gzip ? findGzipEnd(file, size) : findPlainEnd(file, size));
    if (!end && written !== path && (await isBegun(file, size, gzip))) {
      await appending.cutAt(0);
      return { sink };
    }
    if (!end)
      throw new OpsError(`${written} holds no export that could be continued: remove it, or give another name.`);
    return { sink, continues: continuing(written, gzip, end, () => appending.cutAt(end.bytes)) };
  } catch (error) {
    await sink.close();
    throw error;
  }
}

const cannotWrite =
  (path: string) =>
  (error: Error): never => {
    throw error instanceof OpsError ? error : new OpsError(`${path} cannot be written: ${error.message}.`);
  };

const BEGINNING_BYTES = 64;

/** Whether an export was cut off before it had its first whole batch. */
async function isBegun(file: FileHandle, size: number, gzip: boolean): Promise<boolean> {
  const beginning = await readRange(file, 0, Math.min(size, BEGINNING_BYTES));
  return gzip ? beginsMember(beginning) : beginsLine(beginning);
}

function continuing(path: string, gzip: boolean, end: Continuation, cut: () => Promise<void>): Continues {
  async function* lines(): AsyncGenerator<Line> {
    const bytes: AsyncIterable<Buffer> = createReadStream(path, { end: end.bytes - 1 });
    yield* readLines(gzip ? gunzip(bytes, path) : bytes);
  }
  return { lastLine: end.lastLine, lines, cut };
}

/** Appends, and notices where somebody who takes no lock does as well. */
class Appending {
  #size: number | undefined;

  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  async cutAt(bytes: number): Promise<void> {
    await this.file.truncate(bytes);
    this.#size = bytes;
  }

  async append(bytes: Buffer): Promise<void> {
    const { size } = await this.file.stat();
    if (size !== (this.#size ?? 0))
      throw new OpsError(`Something else is writing ${this.path} as well: what is there is no export any more.`);
    await writeWhole(this.file, bytes);
    this.#size = size + bytes.length;
  }
}
