import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExactNumber } from './exact-number.js';
import { runs } from '../../../../test/support/runs.js';

const canonical = (source: string): string => new ExactNumber(source).canonical;

/** Numbers of JSON, many at the edges of what a double holds. */
const numbers = fc.oneof(
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? '-0' : String(value))),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.bigInt({ min: 0n, max: 10n ** 25n }),
      fc.option(fc.stringMatching(/^[0-9]{1,25}$/)),
      fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.nat(400))),
    )
    .map(([sign, whole, fraction, exponent]) =>
      [sign, whole, fraction === null ? '' : `.${fraction}`, exponent === null ? '' : exponent.join('')].join(''),
    ),
);

/** The same value as a whole number of 10^-1000: nothing of it is shared with what is tested. */
function scaled(source: string): bigint {
  const [mantissa = '', exponent = '0'] = source.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** (BigInt(exponent) - BigInt(fraction.length) + 1000n);
}

describe('the canonical text of a number', () => {
  test('is JSON of exactly its value', () => {
    fc.assert(
      fc.property(numbers, (source) => {
        expect(JSON.parse(canonical(source))).toEqual(expect.any(Number));
        expect(scaled(canonical(source))).toBe(scaled(source));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('is one for all ways to write a value, and no two values share it', () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        expect(canonical(one) === canonical(other)).toBe(scaled(one) === scaled(other));
        const sign = one.startsWith('-') ? '-' : '';
        const spelled = `${sign}${String(scaled(one)).replace('-', '')}.000e-1000`;
        expect(canonical(spelled)).toBe(canonical(one));
      }),
      { numRuns: runs(2000) },
    );
  });

  test('is that of the JavaScript number wherever this is the same value: recorded hashes have it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(canonical(JSON.stringify(value))).toBe(String(value));
      }),
      { numRuns: runs(2000) },
    );
  });

  test.each([
    ['-0', '0'],
    ['0.000e99', '0'],
    ['1.0', '1'],
    ['1e2', '100'],
    ['100E0', '100'],
    ['1e21', '1e+21'],
    ['39.00', '39'],
    ['0.1', '0.1'],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['90071992547409930', '90071992547409930'],
    ['90071992547409931', '90071992547409931'],
    ['9007199254740993000', '9007199254740993000'],
    [`1${'0'.repeat(37)}01`, `1${'0'.repeat(37)}01`],
    [`1${'0'.repeat(39)}01`, `1${'0'.repeat(39)}01e0`],
    ['0.1000000000000000055511151231257827', '1000000000000000055511151231257827e-34'],
    ['1e400', '1e400'],
    ['-1e-400', '-1e-400'],
  ])('of %s is %s', (source, text) => {
    expect(canonical(source)).toBe(text);
  });

  test('takes no time that grows beyond all measure with its length', () => {
    for (const source of [
      '9'.repeat(200_000),
      `1e${'9'.repeat(1000)}`,
      `0.${'0'.repeat(100_000)}${'1'.repeat(100_000)}`,
    ])
      expect(new ExactNumber(canonical(source)).canonical).toBe(canonical(source));
  });

  test('tells whether it is written as a whole number', () => {
    expect(['39', '-0', '12345678901234567890'].map((source) => new ExactNumber(source).isWhole)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['39.00', '39e0', '3.9E1'].map((source) => new ExactNumber(source).isWhole)).toEqual([false, false, false]);
  });
});
