import zlib from 'node:zlib';
import { CodecError, UNPACKED_BYTES_MAX } from './codec-error.js';

/** Unpacks a Zstandard batch with Node's own zlib, which has it from Node 22.15 on. */
export async function unpackZstd(source: Buffer): Promise<Buffer> {
  if (typeof zlib.zstdDecompress !== 'function') {
    throw new CodecError('A batch is compressed with Zstandard, which needs Node 22.15 or newer');
  }
  return new Promise((resolve, reject) => {
    zlib.zstdDecompress(source, { maxOutputLength: UNPACKED_BYTES_MAX }, (error, unpacked) => {
      if (error) reject(new CodecError(`A Zstandard batch cannot be unpacked: ${error.message}`, { cause: error }));
      else resolve(unpacked);
    });
  });
}
