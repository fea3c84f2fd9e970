import { expect, test } from '@jest/globals';
import { printable, printableLines } from './printable.js';

test('what strangers wrote moves no cursor and turns no line around', () => {
  expect(printable('a\u001b[2J\nb\u202ec')).toBe('a\\u{1b}[2J\\u{a}b\\u{202e}c');
  expect(printableLines('a\n\tb\u001b')).toBe('a\n\tb\\u{1b}');
  expect(printable('abcdef', 4)).toBe('abc…');
});
