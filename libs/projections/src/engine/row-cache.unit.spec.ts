import { expect, test } from '@jest/globals';
import { RowCache } from './row-cache.js';

test('a cache of rows holds no more than it may: the first ones go first', () => {
  const rows = new RowCache<string>(2);
  rows.set('a', 'A');
  rows.set('b', 'B');
  rows.set('a', 'changed');
  rows.set('c', 'C');
  expect([rows.get('a'), rows.get('b'), rows.get('c')]).toEqual([undefined, 'B', 'C']);
});

test('a row that is removed, or forgotten with all others, is not known', () => {
  const rows = new RowCache<string>(2);
  rows.set('a', 'A');
  rows.set('b', 'B');
  rows.delete('a');
  expect(rows.get('a')).toBeUndefined();
  rows.clear();
  expect(rows.get('b')).toBeUndefined();
});
