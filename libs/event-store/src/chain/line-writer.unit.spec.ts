import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineWriter } from './line-writer.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const field = fc.oneof(
  fc.constant(null),
  fc.string({ unit: ANY_CHARACTER }).map((text) => Buffer.from(text).toString()),
);

test('writes what strings would be joined to, and again after it was cleared', () => {
  const writer = new LineWriter();
  const lines = fc.array(fc.tuple(fc.uint8Array(), field, fc.option(fc.maxSafeInteger())));
  const property = fc.property(lines, (written) => {
    writer.clear();
    for (const [bytes, text, number] of written) {
      writer.base64(bytes);
      writer.text(text);
      writer.number(number);
      writer.endLine();
    }
    const joined = written.map(
      ([bytes, text, number]) =>
        `${Buffer.from(bytes).toString('base64')} ${text === null ? '-' : `${text.length}:${text}`} ${number ?? '-'}\n`,
    );
    expect(writer.written().toString()).toBe(joined.join(''));
  });
  fc.assert(property);
});

test('has room for lines of any length', () => {
  const writer = new LineWriter();
  const long = 'ä'.repeat(400_000);
  for (let i = 0; i < 10; i += 1) writer.plain(long);
  expect(writer.written().toString()).toBe(Array(10).fill(long).join(' '));
});
