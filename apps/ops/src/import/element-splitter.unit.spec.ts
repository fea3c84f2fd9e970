import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BrokenListError, ElementSplitter, type Element } from './element-splitter.js';
import { runs } from '../../../../test/support/runs.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

function split(bytes: Buffer, cuts: readonly number[] = []): Element[] {
  const splitter = new ElementSplitter(1_000_000);
  const ends = [...cuts, bytes.length].sort((a, b) => a - b);
  const elements = ends.flatMap((end, i) => [...splitter.push(bytes.subarray(ends[i - 1] ?? 0, end))]);
  splitter.end();
  return elements;
}

const blanks = fc.stringMatching(/^[ \n\r\t]{0,3}$/);

test('elements come out with their very bytes, places and lines, wherever what was read ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.jsonValue({ stringUnit: ANY_CHARACTER })), { maxLength: 3 }),
      fc.constantFrom(undefined, 1),
      blanks,
      fc.array(fc.nat()),
      (lists, indent, between, cuts) => {
        const written = lists.map((list) => list.map((item) => JSON.stringify(item, null, indent)));
        const text = written
          .map((items) => `[${between}${items.map((item) => `${between}${item}${between}`).join(',')}]`)
          .join(between);
        const bytes = Buffer.from(text);
        const elements = split(
          bytes,
          cuts.map((cut) => cut % (bytes.length + 1)),
        );
        const expected = written.flatMap((items) => items.map((item, index) => ({ index, text: item })));
        expect(elements.map(({ index, bytes: own }) => ({ index, text: own.toString() }))).toEqual(expected);
        const lines = elements.map(({ line }) => line);
        expect(lines).toEqual([...lines].sort((a, b) => a - b));
      },
    ),
    { numRuns: runs(300) },
  );
});

test('the line of an element is that in which it begins', () => {
  expect(split(Buffer.from('[\n{"a":\n1},\n\n 2]\n[3]\n{"b":4}\n')).map(({ line, index }) => [line, index])).toEqual([
    [2, 0],
    [5, 1],
    [6, 0],
    [7, undefined],
  ]);
});

describe('a list that is broken is told with the line:', () => {
  test.each([
    ['[1,', 1, 'the file ends within a list (after 1 element)'],
    ['[\n{"a":\n1', 2, 'the file ends within an element that begins here'],
    ['[1 2]', 1, 'a comma or the end of the list'],
    ['[1,\n\n,2]', 3, 'an element'],
    ['[1,\n]', 2, 'an element'],
    ['[1]\nx', 2, 'a list, or the end of the file'],
  ])('%j', (text, line, message) => {
    const error = (() => {
      try {
        split(Buffer.from(text));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(BrokenListError);
    expect(error).toMatchObject({ line, message: expect.stringContaining(message) });
  });

  test('an element without end is held up to its limit alone', () => {
    const splitter = new ElementSplitter(10);
    expect(() => [...splitter.push(Buffer.from('["0123456789'))]).toThrow('has more than 10 bytes');
  });
});
