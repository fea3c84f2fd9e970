import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash, randomFillSync } from 'node:crypto';
import { filterBytes, KeyFilter, KeyHashes } from './key-filter.js';

const numbered = (count: number, of: (i: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => of(i)));
const atRandom = (count: number): Buffer => randomFillSync(Buffer.alloc(16 * count));

/** As UUID version 7 has them: the same beginning, then a count, and the rest the same. */
const inOrder = (begin: number) => (i: number) => {
  const key = Buffer.from('0198f3a27c417abc817ac6cfa4a9933c', 'hex');
  key.writeUInt32BE(begin + i, 4);
  return key;
};
/** They differ in the last byte but one, and in the last. */
const inTheEnd = (begin: number) => (i: number) => {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(begin + i, 12);
  return key;
};

function filterOf(keys: Buffer): KeyFilter {
  const filter = new KeyFilter(keys.length / 16);
  filter.add(new KeyHashes(keys));
  return filter;
}

describe('a filter', () => {
  test('never denies a key that was added, whatever keys they are', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 200 }), (keys) => {
        const all = Buffer.concat(keys);
        expect(filterOf(all).suspects(new KeyHashes(all))).toEqual(keys.map((_, i) => i));
      }),
    );
  });

  test.each<[string, Buffer, Buffer]>([
    ['at random', atRandom(10_000), atRandom(10_000)],
    ['in the order of time', numbered(10_000, inOrder(0)), numbered(10_000, inOrder(10_000))],
    ['that differ in their last bytes', numbered(10_000, inTheEnd(0)), numbered(10_000, inTheEnd(10_000))],
  ])('lets few others pass: keys %s', (_, keys, others) => {
    const passed = filterOf(keys).suspects(new KeyHashes(others)).length / 10_000;
    expect(passed).toBeLessThan(0.003);
  });

  test('has the same bytes for the same keys in any order and in any pieces', () => {
    const keys = atRandom(1_000);
    const pieces = new KeyFilter(1_000);
    for (let i = 999; i >= 0; i -= 1) pieces.add(new KeyHashes(keys.subarray(16 * i, 16 * i + 16)));
    expect(pieces.bytes.equals(filterOf(keys).bytes)).toBe(true);
  });

  test('stays what it is for good: those that are kept depend on it', () => {
    const { bytes } = filterOf(numbered(1_000, inOrder(7)));
    expect(createHash('sha256').update(bytes).digest('hex')).toMatchInlineSnapshot(
      `"a4d86a3a548d97781dfbcb8faaf0084934e3a9af72dedd53d64e1e19cb7aa729"`,
    );
  });

  test('takes two bytes a key, and denies everything while it is empty', () => {
    expect(filterBytes(2_000_000)).toBe(4_000_000);
    expect(new KeyFilter(0).suspects(new KeyHashes(atRandom(100)))).toEqual([]);
  });
});
