import { expect, test } from '@jest/globals';
import { minorDigits as ofTheClient } from '../../../client/src/minor-digits.js';
import { ASSETS } from './asset.js';
import { inMajorUnits, minorDigits } from './minor-digits.js';

test('money is written with the digits that ISO 4217 gives its currency, exactly', () => {
  expect([
    ...(['USD', 'HUF', 'IDR', 'COP', 'JPY', 'KWD', 'IQD', 'CLF', 'XAU', 'DAY'] as const).map((asset) =>
      inMajorUnits(39_000, asset),
    ),
    ...[inMajorUnits(5n, 'EUR'), inMajorUnits(-5n, 'EUR'), inMajorUnits(-7, 'DAY'), inMajorUnits(1, 'KWD')],
  ]).toEqual([
    ...['390.00', '390.00', '390.00', '390.00', '39000', '39.000', '39.000', '3.9000', '39000', '39000'],
    ...['0.05', '-0.05', '-7', '0.001'],
  ]);
  expect(inMajorUnits(12_345_678_901_234_567_890n, 'USD')).toBe('123456789012345678.90');
});

test('the client, which stands alone, counts the same digits', () => {
  expect(ASSETS.filter((asset) => minorDigits(asset) !== ofTheClient(asset))).toEqual([]);
  expect(ASSETS.filter((asset) => minorDigits(asset) !== 2)).toHaveLength(40);
});
