import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { OpsError } from '../ops-error.js';
import { findGzipEnd, gzipMember } from './gzip.js';
import { findPlainEnd } from './plain.js';
import { writeWhole, type Sink } from './sink.js';

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
    close: () => Promise.resolve(),
  };
}

/** What an earlier export left in a file. */
export interface Continues {
  /** The last line that ends a batch. */
  lastLine: Buffer;
  /** Cuts off what follows it: it was cut off itself, and is written anew. */
  cut(): Promise<void>;
}

/**
 * A file, new or to be continued where an earlier export ended or was cut off. Changes nothing yet.
 * @throws OpsError where the file holds anything else
 */
export async function openFileSink(path: string, gzip: boolean): Promise<{ sink: Sink; continues?: Continues }> {
  const file = await open(path, 'a+').catch((error: Error) => {
    throw new OpsError(`${path} cannot be written: ${error.message}.`);
  });
  const sink: Sink = {
    write: async (lines) => writeWhole(file, await pack(gzip, lines)),
    close: async () => {
      await file.sync();
      await file.close();
    },
  };
  try {
    const { size } = await file.stat();
    if (size === 0) return { sink };
    const continues = await (gzip ? findGzipEnd(file, size) : findPlainEnd(file, size));
    if (!continues)
      throw new OpsError(`${path} holds no export that could be continued: remove it, or give another name.`);
    return { sink, continues: { lastLine: continues.lastLine, cut: () => file.truncate(continues.bytes) } };
  } catch (error) {
    await file.close();
    throw error;
  }
}
