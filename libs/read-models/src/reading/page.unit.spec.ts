import { describe, expect, test } from '@jest/globals';
import { cutPage, decodeCursor, encodeCursor } from './page.js';

describe('cursors', () => {
  test('give back the keys that they were made of', () => {
    expect(decodeCursor('list', encodeCursor('list', [7, 'a"b']))).toEqual([7, 'a"b']);
    expect(decodeCursor('list', undefined)).toBeNull();
  });

  const forge = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['no array', forge({})],
    ['keys without their check', forge([7, 1])],
    [
      'keys that were changed',
      forge([...(JSON.parse(Buffer.from(encodeCursor('list', [7]), 'base64url').toString()) as []).slice(0, 1), 8]),
    ],
    ['keys of another kind', forge(['x', null])],
    ['the cursor of another list', encodeCursor('other', [7])],
  ])('are refused when they are %s', (_what, cursor) => {
    expect(() => decodeCursor('list', cursor)).toThrow('must be the `next` of a page of this list with these filters');
  });
});

describe('a page', () => {
  const rows = [{ id: 3 }, { id: 2 }, { id: 1 }];
  const keys = ({ id }: { id: number }): number[] => [id];

  test('ends in a cursor where one more row was read', () => {
    const page = cutPage('list', 2, rows, keys);
    expect(page.rows).toEqual([{ id: 3 }, { id: 2 }]);
    expect(decodeCursor('list', page.next!)).toEqual([2]);
  });

  test('ends the list where no more was read', () => {
    expect(cutPage('list', 3, rows, keys)).toEqual({ rows, next: null });
    expect(cutPage('list', 3, [], keys)).toEqual({ rows: [], next: null });
  });
});
