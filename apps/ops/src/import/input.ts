import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { OpsError } from '../ops-error.js';
import { gunzip, isGzip } from './gunzip.js';
import { withoutMark } from './recognize/encoding.js';
import type { Kind } from './recognize/kind.js';
import { recognize } from './recognize/recognize.js';

export interface Input {
  /** What the file says: unpacked, without a byte order mark. */
  stream: AsyncIterable<Buffer>;
  kind: Kind;
  isGzip: boolean;
  /** Bytes of the file, and how many of them were read: unknown for standard input and pipes, which can be read once alone. */
  size: number | undefined;
  bytesRead(): number;
  /** Reads no more of it: whoever writes to a pipe is told. */
  close(): void;
}

const READ_BYTES = 1024 * 1024;
const GZIP_LOOK_BYTES = 2;

/**
 * Opens a file and looks at its beginning: whether it is gzipped, and what it holds, whatever its name.
 * @param file `-` is standard input
 * @throws OpsError
 */
export async function openInput(file: string): Promise<Input> {
  if (file === '-') return { ...(await look(process.stdin, file)), size: undefined, bytesRead: () => 0 };
  const size = await sizeOf(file);
  const source = createReadStream(file, { highWaterMark: READ_BYTES });
  return { ...(await look(source, file)), size, bytesRead: () => source.bytesRead };
}

async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new OpsError(`There is no file ${file}.`);
    throw new OpsError(`${file} cannot be read: ${error.message}.`);
  });
  if (found.isDirectory()) throw new OpsError(`${file} is a directory: its files are taken one by one.`);
  return found.isFile() ? found.size : undefined;
}

type Looked = Pick<Input, 'stream' | 'kind' | 'isGzip' | 'close'>;

async function look(source: Readable, file: string): Promise<Looked> {
  try {
    const packed = await lookAhead(source, (bytes) => (bytes.length >= GZIP_LOOK_BYTES ? isGzip(bytes) : undefined));
    const zipped = packed.found ?? false;
    const unpacked = zipped ? gunzip(packed.stream, file) : packed.stream;
    const { stream, found: kind } = await lookAhead(unpacked, recognize);
    return { stream: unmarked(stream), kind: kind!, isGzip: zipped, close: () => void source.destroy() };
  } catch (error) {
    source.destroy();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw new OpsError(`${file} cannot be read: ${message}.`);
    throw error;
  }
}

/**
 * Reads on until `see` has seen enough of the beginning.
 * @param see given all that was read; `isAll` where there is no more
 * @returns what it found, and the whole stream, beginning included
 */
async function lookAhead<T>(
  source: AsyncIterable<Buffer>,
  see: (beginning: Buffer, isAll: boolean) => T | undefined,
): Promise<{ found: T | undefined; stream: AsyncGenerator<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]();
  let beginning: Buffer = Buffer.alloc(0);
  let found: T | undefined;
  let isAll = false;
  while (found === undefined && !isAll) {
    const next = await chunks.next();
    isAll = next.done === true;
    if (!next.done) beginning = Buffer.concat([beginning, next.value]);
    found = see(beginning, isAll);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield beginning;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { found, stream: whole() };
}

async function* unmarked(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isBeginning = true;
  for await (const chunk of stream) {
    yield isBeginning ? withoutMark(chunk) : chunk;
    isBeginning = false;
  }
}
