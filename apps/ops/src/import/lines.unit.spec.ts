import { expect, test } from '@jest/globals';
import { readLines, type Line } from './lines.js';

async function linesOf(chunks: Iterable<Buffer>): Promise<[number, string][]> {
  const lines: Line[] = [];
  async function* stream(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield* chunks;
  }
  for await (const line of readLines(stream())) lines.push(line);
  return lines.map(({ number, bytes }) => [number, bytes.toString()]);
}

test('lines are the same wherever what was read ends, counted from 1, blank ones included', async () => {
  const bytes = Buffer.from('a\r\n\n\ufeffb\n\r\nlast, ümlaut');
  const expected = [
    [1, 'a'],
    [3, 'b'],
    [5, 'last, ümlaut'],
  ];
  for (let cut = 0; cut <= bytes.length; cut += 1)
    expect(await linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
});

test('a line beyond all measure is told by its number before memory runs out', async () => {
  function* endless(): Generator<Buffer> {
    yield Buffer.from('{}\n');
    for (;;) yield Buffer.alloc(8 * 1024 * 1024, 'x');
  }
  await expect(linesOf(endless())).rejects.toThrow('Line 2 is longer than 64 MiB');
});
