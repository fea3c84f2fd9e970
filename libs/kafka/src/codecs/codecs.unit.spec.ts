import { describe, expect, test } from '@jest/globals';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { UNPACKED_BYTES_MAX } from './codec-error.js';
import { unpackLz4 } from './lz4.js';
import { unpackSnappy } from './snappy.js';
import { unpackGzip, unpackZstd } from './zlib.js';

// "abcabcabcabc!": three literals, a copy that overlaps itself, a literal.
const SNAPPY = Buffer.from([13, (3 - 1) << 2, 0x61, 0x62, 0x63, ((9 - 4) << 2) | 1, 3, 0, 0x21]);
const LZ4_BLOCK = Buffer.from([0x35, 0x61, 0x62, 0x63, 3, 0, 0x10, 0x21]);
const LZ4_HEADER = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
const int32LE = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const lz4Frame = (block: Buffer) => Buffer.concat([LZ4_HEADER, int32LE(block.length), block, int32LE(0)]);

// The real libraries' output is read in kafka-batch-server.int.spec.ts; here are the edges.
describe('compressed batches', () => {
  test('are unpacked from one bare Snappy block, and from the blocks of Java producers', () => {
    expect(unpackSnappy(SNAPPY).toString()).toBe('abcabcabcabc!');
    const magic = Buffer.from('\x82SNAPPY\0', 'latin1');
    const length = Buffer.from([0, 0, 0, SNAPPY.length]);
    const java = Buffer.concat([magic, Buffer.alloc(8), length, SNAPPY, length, SNAPPY]);
    expect(unpackSnappy(java).toString()).toBe('abcabcabcabc!abcabcabcabc!');
  });

  test('are unpacked from an LZ4 frame, whose blocks may be stored as they are', () => {
    expect(unpackLz4(lz4Frame(LZ4_BLOCK)).toString()).toBe('abcabcabcabc!');
    const stored = Buffer.concat([LZ4_HEADER, int32LE(0x80000002), Buffer.from('hi'), int32LE(0)]);
    expect(unpackLz4(stored).toString()).toBe('hi');
  });

  test('are unpacked from gzip and Zstandard', () => {
    expect(unpackGzip(gzipSync(Buffer.from('abc'))).toString()).toBe('abc');
    expect(unpackZstd(zstdCompressSync(Buffer.from('abc'))).toString()).toBe('abc');
  });

  test('are refused when they end early, lie about their length or refer to before their beginning', () => {
    expect(() => unpackSnappy(SNAPPY.subarray(0, 6))).toThrow();
    expect(() => unpackSnappy(Buffer.from([14, ...SNAPPY.subarray(1)]))).toThrow('not as long as it says');
    expect(() => unpackSnappy(Buffer.from([9, ((9 - 4) << 2) | 1, 3]))).toThrow('before its beginning');
    expect(() => unpackLz4(lz4Frame(LZ4_BLOCK).subarray(0, 14))).toThrow('ends too early');
    expect(() => unpackLz4(SNAPPY.subarray(0, 8))).toThrow('no LZ4 frame');
    expect(() => unpackGzip(SNAPPY)).toThrow('A gzip batch cannot be unpacked');
    expect(() => unpackZstd(SNAPPY)).toThrow('A Zstandard batch cannot be unpacked');
  });

  test('are refused when they would take all memory', () => {
    const huge = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x61]);
    expect(() => unpackSnappy(huge)).toThrow('is larger than');
    const zeros = Buffer.alloc(UNPACKED_BYTES_MAX + 1);
    expect(() => unpackGzip(gzipSync(zeros, { level: 1 }))).toThrow('A gzip batch cannot be unpacked');
    expect(() => unpackZstd(zstdCompressSync(zeros))).toThrow('A Zstandard batch cannot be unpacked');
  });
});
