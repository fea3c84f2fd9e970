import { describe, expect, test } from '@jest/globals';
import { CopyRows } from './copy-rows.js';

const HEADER = '5047434f50590aff0d0a00' + '00000000' + '00000000';
const END = 'ffff';

/** What stands between the header and the end, in hexadecimal. */
function rowsOf(write: (rows: CopyRows) => void): string {
  const rows = new CopyRows();
  write(rows);
  const hex = Buffer.concat(rows.finish()).toString('hex');
  expect(hex.slice(0, HEADER.length)).toBe(HEADER);
  expect(hex.slice(-END.length)).toBe(END);
  return hex.slice(HEADER.length, -END.length);
}

describe('CopyRows', () => {
  test.each<[string, (rows: CopyRows) => void, string]>([
    ['a row of two fields', (rows) => rows.begin(2), '0002'],
    ['int16', (rows) => rows.int16(-2), '00000002' + 'fffe'],
    ['int32', (rows) => rows.int32(-2_147_483_648), '00000004' + '80000000'],
    ['int64', (rows) => rows.int64(4_294_967_298), '00000008' + '0000000100000002'],
    ['a negative int64', (rows) => rows.int64(-4_294_967_298), '00000008' + 'fffffffefffffffe'],
    ['the greatest safe integer', (rows) => rows.int64(Number.MAX_SAFE_INTEGER), '00000008' + '001fffffffffffff'],
    ['the least safe integer', (rows) => rows.int64(Number.MIN_SAFE_INTEGER), '00000008' + 'ffe0000000000001'],
    ['an int64 beyond the safe integers', (rows) => rows.int64(2n ** 63n - 1n), '00000008' + '7fffffffffffffff'],
    ['true', (rows) => rows.bool(true), '00000001' + '01'],
    ['false', (rows) => rows.bool(false), '00000001' + '00'],
    [
      'a moment, from the year 2000 on',
      (rows) => rows.timestamptz(946_684_800_000_001),
      '00000008' + '0000000000000001',
    ],
    ['a moment before', (rows) => rows.timestamptz(946_684_799_999_999), '00000008' + 'ffffffffffffffff'],
    ['bytes', (rows) => rows.bytes(Buffer.from('00ff', 'hex')), '00000002' + '00ff'],
    ['no bytes', (rows) => rows.bytes(Buffer.alloc(0)), '00000000'],
    ['ASCII', (rows) => rows.text('abc'), '00000003' + '616263'],
    ['empty text', (rows) => rows.text(''), '00000000'],
    ['text beyond ASCII', (rows) => rows.text('aé€😀'), '0000000a' + '61c3a9e282acf09f9880'],
    ['half a pair', (rows) => rows.text('\ud83d'), '00000003' + 'efbfbd'],
  ])('writes %s', (_, write, hex) => expect(rowsOf(write)).toBe(hex));

  test.each<[string, (rows: CopyRows) => void]>([
    ['int16', (rows) => rows.int16(null)],
    ['int32', (rows) => rows.int32(null)],
    ['int64', (rows) => rows.int64(null)],
    ['bool', (rows) => rows.bool(null)],
    ['timestamptz', (rows) => rows.timestamptz(null)],
    ['bytes', (rows) => rows.bytes(null)],
    ['text', (rows) => rows.text(null)],
  ])('writes a null %s as a length of -1', (_, write) => expect(rowsOf(write)).toBe('ffffffff'));

  test('goes on in another buffer where one is full, and takes a value that is larger than a buffer', () => {
    const rows = new CopyRows();
    const [long, wide] = ['x'.repeat(1_000_000), 'é'.repeat(100_000)];
    const write = (text: string) => {
      rows.begin(1);
      rows.text(text);
    };
    [long, wide, long, wide].forEach(write);
    expect(rows.rows).toBe(4);
    const row = (text: string) => {
      const head = Buffer.alloc(6);
      head.writeInt16BE(1);
      head.writeInt32BE(Buffer.byteLength(text), 2);
      return Buffer.concat([head, Buffer.from(text)]);
    };
    const body = Buffer.concat([long, wide, long, wide].map(row));
    const expected = Buffer.concat([Buffer.from(HEADER, 'hex'), body, Buffer.from(END, 'hex')]);
    expect(Buffer.concat(rows.finish()).equals(expected)).toBe(true);
  });

  test('fills in afterwards what was not known, in whichever buffer it stands, and again with other values', () => {
    const write = (rows: CopyRows, ordinal: (i: number) => void, moment: () => void) => {
      for (let i = 0; i < 50_000; i += 1) {
        rows.begin(3);
        ordinal(i);
        moment();
        rows.text('in between');
      }
    };
    const late = new CopyRows();
    write(
      late,
      () => late.ordinal(),
      () => late.moment(),
    );
    for (const [first, at] of [
      [1, 5],
      [5_000_000_000, 1_700_000_000_000_001],
    ] as const) {
      const early = new CopyRows();
      write(
        early,
        (i) => early.int64(first + i),
        () => early.timestamptz(at),
      );
      late.numberFrom(first);
      late.stamp(at);
      expect(Buffer.concat(late.finish()).equals(Buffer.concat(early.finish()))).toBe(true);
    }
  });

  test('writes into memory that other rows gave back, and finds nothing of them', () => {
    const write = (character: string) => {
      const rows = new CopyRows();
      for (let i = 0; i < 3_000; i += 1) {
        rows.begin(1);
        rows.text(character.repeat(1_000));
      }
      return rows;
    };
    const first = write('a');
    const places = new Set(first.finish().map(({ buffer }) => buffer));
    first.release();
    expect(first.finish()).toEqual([]);
    const [second, third] = [write('b'), write('c')];
    expect(second.finish().filter(({ buffer }) => places.has(buffer)).length).toBeGreaterThan(5);
    for (const [rows, character] of [
      [second, 'b'],
      [third, 'c'],
    ] as const)
      expect(
        Buffer.concat(rows.finish())
          .toString('latin1', 19)
          .replace(/[^a-z]/g, ''),
      ).toBe(character.repeat(3_000_000));
  });
});
