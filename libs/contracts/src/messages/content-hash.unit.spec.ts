import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, contentHash } from './content-hash.js';

describe('canonical JSON', () => {
  test('is the same value, as JSON, in any language', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      }),
    );
  });

  test('escapes as JSON.stringify does', () => {
    for (const text of ['"', '\\', '\n', '\u0000', '\u007f', '\u2028', '👋', '\ud800', 'é']) {
      expect(canonicalJson(text)).toBe(JSON.stringify(text));
    }
  });

  test('leaves out members that are undefined, writes minus zero as zero', () => {
    expect(canonicalJson({ b: -0, a: undefined })).toBe('{"b":0}');
  });
});

describe('the content hash', () => {
  test('stays what it was: recorded hashes must match for ever', () => {
    const hash = contentHash('contract.terminated.v1', 1_709_294_400_000_000, { partnerId: 'p', contractId: 'c' });
    expect(hash.toString('hex')).toBe('3169ecac3d94ddf64f46e6b3f1f23f767c32504322bf61677ed8b4b0390f2732');
  });
});
