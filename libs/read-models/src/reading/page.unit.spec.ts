import { describe, expect, test } from '@jest/globals';
import { withCursorsOf } from './cursors-of.js';
import { exactly, KEY, type Key } from './keys.js';
import { cutPage, decodeCursor, encodeCursor } from './page.js';

describe('cursors', () => {
  test('give back the keys that they were made of', () => {
    expect(decodeCursor('list', encodeCursor('list', [7, 'a"b']), [KEY.position, KEY.text])).toEqual([7, 'a"b']);
    expect(decodeCursor('list', undefined, [])).toBeNull();
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
    ['the cursor of the same list of a program', withCursorsOf('acme', () => encodeCursor('list', [7]))],
    ['of no key', encodeCursor('list', [])],
    ['of one key too many', encodeCursor('list', [7, 7])],
  ])('are refused when they are %s', (_what, cursor) => {
    expect(() => decodeCursor('list', cursor, [KEY.position], [KEY.text])).toThrow(
      'must be the `next` of a page of this list with these filters',
    );
  });
});

test('a cursor of one program is none of another', () => {
  const cursor = withCursorsOf('acme', () => encodeCursor('list', [7]));
  const decode = () => decodeCursor('list', cursor, [KEY.position]);
  expect(withCursorsOf('acme', decode)).toEqual([7]);
  expect(() => withCursorsOf('globex', decode)).toThrow('must be the `next` of a page of this list');
});

const TOO_MUCH = 2 ** 31;
test.each<[keyof typeof KEY, Key[], Key[]]>([
  ['position', [0, TOO_MUCH], [-1, '1', 'a']],
  ['seq', [0, TOO_MUCH - 1], [-1, TOO_MUCH, '1']],
  ['instant', [-1, 0, 1], ['now', 'infinity']],
  ['text', ['', 'a', '☃'], [1, 'a\0', 'a'.repeat(513)]],
  ['amount', ['0', '-7', '9'.repeat(30)], [7, '', '-', '1.5', 'NaN', '1e9', '9'.repeat(31)]],
])('a key that is a %s is what the database takes for one', (name, right, wrong) => {
  expect(right.filter((key) => !KEY[name](key))).toEqual([]);
  expect(wrong.filter((key) => KEY[name](key) || exactly('no other')(key))).toEqual([]);
});

describe('a page', () => {
  const rows = [{ id: 3 }, { id: 2 }, { id: 1 }];
  const keys = ({ id }: { id: number }): number[] => [id];

  test('ends in a cursor where one more row was read', () => {
    const page = cutPage('list', 2, rows, keys);
    expect(page.rows).toEqual([{ id: 3 }, { id: 2 }]);
    expect(decodeCursor('list', page.next!, [KEY.position])).toEqual([2]);
  });

  test('ends the list where no more was read', () => {
    expect(cutPage('list', 3, rows, keys)).toEqual({ rows, next: null });
    expect(cutPage('list', 3, [], keys)).toEqual({ rows: [], next: null });
  });
});
