import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OpsError } from '../ops-error.js';

export interface Input {
  /** What the file says; a gzipped one is unpacked. */
  stream: AsyncIterable<Buffer>;
  /** Bytes of the file, and how many of them were read: unknown for standard input. */
  size: number | undefined;
  bytesRead(): number;
}

const READ_BYTES = 1024 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** @param file `-` is standard input. Whether it is gzipped is seen by its first bytes. @throws OpsError */
export async function openInput(file: string): Promise<Input> {
  if (file === '-') return { stream: unpacked(process.stdin, file), size: undefined, bytesRead: () => 0 };
  const size = await sizeOf(file);
  const source: ReadStream = createReadStream(file, { highWaterMark: READ_BYTES });
  return { stream: unpacked(source, file), size, bytesRead: () => source.bytesRead };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    throw new OpsError(`There is no file ${file} to import.`);
  }
}

async function* unpacked(source: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const { isGzip, bytes } = await lookAtBegin(source);
  if (!isGzip) {
    yield* bytes;
    return;
  }
  const gunzip = createGunzip();
  // Its errors come out of the iteration.
  pipeline(Readable.from(bytes), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
    throw new OpsError(`${file} is no complete gzip file (${error.message}).`);
  }
}

/** Whether the magic bytes are there; and the whole stream, those bytes included. */
async function lookAtBegin(source: AsyncIterable<Buffer>): Promise<{ isGzip: boolean; bytes: AsyncGenerator<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]();
  let begin: Buffer = Buffer.alloc(0);
  let ended = false;
  while (begin.length < GZIP_MAGIC.length && !ended) {
    const next = await chunks.next();
    ended = next.done === true;
    if (!next.done) begin = Buffer.concat([begin, next.value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield begin;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { isGzip: begin.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC), bytes: whole() };
}
