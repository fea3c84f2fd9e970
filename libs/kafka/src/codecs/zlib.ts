import zlib from 'node:zlib';
import { CodecError, UNPACKED_BYTES_MAX } from './codec-error.js';

/** Unpacks a gzip batch. */
export const unpackGzip = (source: Buffer): Buffer => unpack('gzip', zlib.gunzipSync, source);

/** Unpacks a Zstandard batch with Node's own zlib, which has it from Node 22.15 on. */
export function unpackZstd(source: Buffer): Buffer {
  if (typeof zlib.zstdDecompressSync !== 'function') {
    throw new CodecError('A batch is compressed with Zstandard, which needs Node 22.15 or newer');
  }
  return unpack('Zstandard', zlib.zstdDecompressSync, source);
}

function unpack(
  name: string,
  by: (source: Buffer, limit: { maxOutputLength: number }) => Buffer,
  source: Buffer,
): Buffer {
  try {
    return by(source, { maxOutputLength: UNPACKED_BYTES_MAX });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodecError(`A ${name} batch cannot be unpacked: ${why}`, { cause });
  }
}
