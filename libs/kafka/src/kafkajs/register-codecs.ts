import kafkajs from 'kafkajs';
import { CodecError } from '../codecs/codec-error.js';
import { unpackLz4 } from '../codecs/lz4.js';
import { unpackSnappy } from '../codecs/snappy.js';
import { unpackZstd } from '../codecs/zlib.js';

/** We read what others compress; we ourselves send uncompressed, or gzip, which kafkajs has. */
function refuseToPack(): Promise<never> {
  return Promise.reject(new CodecError('Sending with this compression is not supported'));
}

function readOnly(unpack: (source: Buffer) => Buffer | Promise<Buffer>) {
  return () => ({ compress: refuseToPack, decompress: async (source: Buffer) => unpack(source) });
}

/** Gives kafkajs the compressions it cannot read by itself: without them it crashes on the first such batch. */
export function registerCodecs(): void {
  const { CompressionTypes, CompressionCodecs } = kafkajs;
  Object.assign(CompressionCodecs, {
    [CompressionTypes.Snappy]: readOnly(unpackSnappy),
    [CompressionTypes.LZ4]: readOnly(unpackLz4),
    [CompressionTypes.ZSTD]: readOnly(unpackZstd),
  });
}
