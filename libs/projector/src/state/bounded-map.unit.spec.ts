import { expect, test } from '@jest/globals';
import { BoundedMap } from './bounded-map.js';

test('a bounded map holds no more than it may: the first ones go first', () => {
  const values = new BoundedMap<string>(2);
  values.set('a', 'A');
  values.set('b', 'B');
  values.set('a', 'changed');
  values.set('c', 'C');
  expect([values.get('a'), values.get('b'), values.get('c')]).toEqual([undefined, 'B', 'C']);
});

test('a value that is removed is not known', () => {
  const values = new BoundedMap<string>(2);
  values.set('a', 'A');
  values.delete('a');
  expect(values.get('a')).toBeUndefined();
});
