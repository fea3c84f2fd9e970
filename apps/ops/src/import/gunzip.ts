import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OpsError } from '../ops-error.js';

const MAGIC = Buffer.from([0x1f, 0x8b]);

export const isGzip = (bytes: Buffer): boolean => bytes.subarray(0, MAGIC.length).equals(MAGIC);

/** Unpacks all members of a gzip file. @throws OpsError where it is cut off, damaged, or followed by something else */
export async function* gunzip(source: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const unpacking = createGunzip();
  let given = 0;
  let last: Buffer = Buffer.alloc(0);
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      given += chunk.length;
      last = chunk;
      yield chunk;
    }
  }
  // Its errors come out of the iteration.
  pipeline(Readable.from(counted()), unpacking, () => undefined);
  try {
    yield* unpacking as AsyncIterable<Buffer>;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'Z_BUF_ERROR')
      throw new OpsError(`${file} is no complete gzip file: it ends too early, so it was cut off.`);
    if (code.startsWith('Z_')) throw new OpsError(`${file} is a damaged gzip file (${(error as Error).message}).`);
    throw error;
  }
  // Zlib ignores what follows; files are padded with zeros at times.
  const behind = given - unpacking.bytesWritten;
  if (behind > last.length || last.subarray(last.length - behind).some((byte) => byte !== 0))
    throw new OpsError(`${file} has something behind its gzipped part that is not gzipped: it was read up to there.`);
}
