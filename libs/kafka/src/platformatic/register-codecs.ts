import { compressionsAlgorithms } from '@platformatic/kafka';
import { unpackLz4 } from '../codecs/lz4.js';
import { unpackSnappy } from '../codecs/snappy.js';
import { unpackGzip, unpackZstd } from '../codecs/zlib.js';

/**
 * Has the client unpack as kafkajs does here. By itself it cannot read Snappy as Java producers write it, and sets no limit to
 * what a batch becomes.
 */
export function registerCodecs(): void {
  const { gzip, snappy, lz4, zstd } = compressionsAlgorithms;
  Object.assign(gzip, { decompressSync: unpackGzip });
  Object.assign(snappy, { decompressSync: unpackSnappy });
  Object.assign(lz4, { decompressSync: unpackLz4 });
  Object.assign(zstd, { decompressSync: unpackZstd, available: true });
}
