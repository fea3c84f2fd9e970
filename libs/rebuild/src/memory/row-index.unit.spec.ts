import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RowIndex } from './row-index.js';
import { runs } from '../../../../test/support/runs.js';

/** Two texts of the same FNV-1a hash. */
const ALIKE = ['costarring', 'liquid'] as const;

test('finds the row of each text that was added, and none of any other', () => {
  const texts = fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom(...ALIKE)), { maxLength: 3_000, size: 'max' });
  const property = fc.property(texts, fc.array(fc.string()), (added, others) => {
    const rows: string[] = [];
    const index = new RowIndex(rows);
    const foundTooSoon = added.filter((text) => {
      const found = index.find(text);
      index.add(text, rows.length);
      rows.push(text);
      return found !== undefined;
    });
    expect(foundTooSoon).toEqual([]);
    expect(added.map((text) => index.find(text))).toEqual(added.map((_, row) => row));
    for (const text of others) expect(index.find(text)).toBe(added.includes(text) ? added.indexOf(text) : undefined);
  });
  fc.assert(property, { numRuns: runs(50), examples: [[[...ALIKE], []]] });
});
