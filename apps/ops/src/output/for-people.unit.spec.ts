import { expect, test } from '@jest/globals';
import { money } from './money.js';
import { printable, printableLines } from './printable.js';

test('money is written with the digits of its currency, exactly', () => {
  expect([money(390n, 'USD'), money(5n, 'EUR'), money(-5n, 'EUR'), money(390n, 'JPY'), money(1n, 'KWD')]).toEqual([
    ...['3.90', '0.05', '-0.05', '390', '0.001'],
  ]);
  expect(money(12_345_678_901_234_567_890n, 'USD')).toBe('123456789012345678.90');
});

test('what strangers wrote moves no cursor and turns no line around', () => {
  expect(printable('a\u001b[2J\nb\u202ec')).toBe('a\\u{1b}[2J\\u{a}b\\u{202e}c');
  expect(printableLines('a\n\tb\u001b')).toBe('a\n\tb\\u{1b}');
  expect(printable('abcdef', 4)).toBe('abc…');
});
