import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, NESTING_MAX } from './canonical-json.js';
import { ExactNumber } from './exact-number.js';
import { readEnvelopeText, readJsonText } from './json-text.js';
import { runs } from '../../../../test/support/runs.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const read = (text: string) => readJsonText(Buffer.from(text));

/** A text of this value, its tokens apart by any blanks. */
function spaced(value: unknown, blanks: string): string {
  return JSON.stringify(value, null, 1).replaceAll('\n', blanks);
}

const blanks = fc.stringMatching(/^[ \n\r\t]{0,3}$/);
const values = fc.jsonValue({ stringUnit: ANY_CHARACTER, maxDepth: 4, noNegativeZero: true } as object);
const plainValues = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: ANY_CHARACTER }),
    fc.maxSafeInteger(),
    fc
      .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 1, max: 9_999 }))
      .map(([a, b]) => Number(`${a}.${b}1`)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: ANY_CHARACTER, maxLength: 4 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('a text of JSON', () => {
  test('is read once where JSON.parse leaves nothing out', () => {
    fc.assert(
      fc.property(plainValues, blanks, (value, between) => {
        const text = spaced(value, between);
        expect(read(text)).toMatchObject({ exact: undefined, repeated: undefined, isTooDeep: false });
        expect(read(text).value).toEqual(JSON.parse(text));
      }),
      { numRuns: runs(1000) },
    );
  });

  test('has the canonical form of its value, however it is written', () => {
    fc.assert(
      fc.property(values, blanks, (value, between) => {
        const { exact, value: parsed } = read(spaced(value, between));
        expect(canonicalJson(exact ?? parsed)).toEqual(canonicalJson(value));
      }),
      { numRuns: runs(1000) },
    );
  });

  test.each<[string, string]>([
    ['{"n":9007199254740993}', '{"n":9007199254740993}'],
    ['{"n":[12345678901234567890, 1e400]}', '{"n":[12345678901234567890,1e400]}'],
    ['{"n":0.1000000000000000055}', '{"n":1000000000000000055e-19}'],
    ['{"n":1.10, "m":{"k":1E2}}', '{"m":{"k":100},"n":1.1}'],
    ['{"n":-0}', '{"n":0}'],
    ['1e400', '1e400'],
  ])('%s has every digit of its numbers', (text, canonical) => {
    const { exact, value } = read(text);
    expect(canonicalJson(exact ?? value).toString()).toBe(canonical);
  });

  test('is read again exactly where a number is not kept, or a whole one has a fraction or an exponent', () => {
    const isReadAgain = (number: string) => read(`{"a":"12345678901234567890","n":${number}}`).exact !== undefined;
    expect(['0', '-1', '9007199254740991', '0.25', '-3.141592653589', '1.10'].filter(isReadAgain)).toEqual([]);
    const others = [
      '9007199254740992',
      '-9007199254740993',
      '1e400',
      '39.00',
      '39.0',
      '3.9e1',
      '1E2',
      '0.1234567890123456',
    ];
    expect(others.filter(isReadAgain)).toEqual(others);
  });

  test('keeps a member called __proto__ a member', () => {
    const { exact } = read('{"__proto__":{"n":1e400},"a":1}');
    expect(Object.keys(exact as object)).toEqual(['__proto__', 'a']);
    expect(canonicalJson(exact).toString()).toBe('{"__proto__":{"n":1e400},"a":1}');
  });

  test('that is nested deeper than anything that is let in is not looked into', () => {
    const lists = (levels: number) => `${'['.repeat(levels)}1e400${']'.repeat(levels)}`;
    expect(read(lists(NESTING_MAX + 1))).toMatchObject({ isTooDeep: false, exact: expect.anything() });
    for (const levels of [NESTING_MAX + 2, 100_000])
      expect(read(lists(levels))).toMatchObject({ isTooDeep: true, exact: undefined });
  });
});

describe('a name that an object has twice is found', () => {
  test.each<[string, string[]]>([
    ['{"a":1,"a":1}', ['a']],
    ['{"a":1,"\\u0061":2}', ['a']],
    ['{"b":{"c":[{"d":1, "d" :2}]}}', ['b', 'c', 'd']],
    ['[{"":1,"":2}]', ['']],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
  ])('in %s', (text, path) => {
    expect(read(text).repeated).toEqual(path);
  });

  test.each(['{"a":{"a":1},"b":[{"a":1},{"a":2}]}', '{"a":"{\\"b\\":1,\\"b\\":2}"}', '{"a:":1,"a":":"}'])(
    'and no other: %s',
    (text) => {
      expect(read(text)).toMatchObject({ repeated: undefined, exact: undefined });
    },
  );
});

describe('the data of an envelope', () => {
  test('are the very bytes that came, on one line, whatever lies around them', () => {
    fc.assert(
      fc.property(values, values, values, blanks, (before, value, after, between) => {
        const data = spaced(value, between);
        const text = `{"a":${spaced(before, between)},${between}"data"${between}:${between}${data}${between},"z":${JSON.stringify(after)}}`;
        const { data: found } = readEnvelopeText(Buffer.from(text));
        expect(found.bytes?.toString()).toBe(/[\r\n]/.test(text) ? data.replaceAll(/[\r\n\t]/g, ' ') : data);
        expect(found.value).toEqual(JSON.parse(data));
      }),
      { numRuns: runs(500) },
    );
  });

  test('are those of the outermost object, also where they stand last, and are not known by another spelling', () => {
    const bytesOf = (text: string) => readEnvelopeText(Buffer.from(text)).data.bytes?.toString();
    expect(bytesOf('{"x":{"data":1},"data": {"data":2} }')).toBe('{"data":2}');
    expect(bytesOf('{"data":7}')).toBe('7');
    expect(bytesOf('{"x":"data","y":[{"data":1}]}')).toBeUndefined();
    expect(bytesOf('{"d\\u0061ta":1}')).toBeUndefined();
    expect(bytesOf('["data",1]')).toBeUndefined();
  });

  test('have their own exact numbers and repeated names, the rest has those of the envelope', () => {
    const { envelope, data } = readEnvelopeText(Buffer.from('{"n":1e400,"data":{"m":2e400,"m":3e400}}'));
    expect(data).toMatchObject({ repeated: ['m'], exact: { m: new ExactNumber('3e400') } });
    expect(envelope).toMatchObject({ repeated: undefined, exact: { n: new ExactNumber('1e400') } });
    const twice = readEnvelopeText(Buffer.from('{"data":{},"data":{}}'));
    expect(twice).toMatchObject({ envelope: { repeated: ['data'] }, data: { repeated: undefined } });
  });
});
