import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { contentHash } from './content-hash.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

describe('the content hash', () => {
  test('stays what it was: recorded hashes must match for ever', () => {
    const hash = contentHash('contract.terminated.v1', 1_709_294_400_000_000, { partnerId: 'p', contractId: 'c' });
    expect(hash.toString('hex')).toBe('3169ecac3d94ddf64f46e6b3f1f23f767c32504322bf61677ed8b4b0390f2732');
  });

  test('is SHA-256 over type, microseconds and the data with sorted members, a line each', () => {
    const data = fc.dictionary(
      fc.string({ unit: ANY_CHARACTER }),
      fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.integer()),
    );
    fc.assert(
      fc.property(data, fc.maxSafeInteger(), (members, occurredAt) => {
        const sorted = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
        const json = sorted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',');
        const expected = createHash('sha256').update(`payment.refunded.v1\n${occurredAt}\n{${json}}`).digest();
        expect(contentHash('payment.refunded.v1', occurredAt, members).equals(expected)).toBe(true);
      }),
    );
  });
});
