import { describe, expect, test } from '@jest/globals';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Kind } from './kind.js';
import { BEGINNING_BYTES, recognize } from './recognize.js';

const event = (id: string, more: object = {}): object => ({
  specversion: '1.0',
  id,
  source: 'test',
  type: 'client.signed_up.v1',
  time: '2026-01-01T00:00:00Z',
  data: { accountId: id, separateAccount: true },
  ...more,
});
const EVENT = JSON.stringify(event('a'));
const EXPORTED = event('a', { position: '1', recordedat: '2026-01-01T00:00:00Z', schemaversion: 1 });
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

const kindOf = (bytes: string | Buffer): Kind => recognize(Buffer.from(bytes), true)!;
const looksLike = (bytes: string | Buffer): string => {
  const kind = kindOf(bytes);
  return kind.kind === 'other' ? kind.looksLike : kind.kind;
};

describe('lines of CloudEvents are recognized', () => {
  test.each([
    ['one line', EVENT],
    ['lines with either end', `${EVENT}\r\n${EVENT}\n`],
    ['a byte order mark before them', `\ufeff${EVENT}\n`],
    ['blank lines before them', `\n  \n${EVENT}\n`],
    ['a line of another kind before them', `id;account;amount\n${EVENT}\n`],
    ['a broken line before them', `{"broken\n${EVENT}\n`],
    ['a line that was cut off before them', `${EVENT.slice(0, 40)}\n${EVENT}\n`],
    ['bytes that are no text among them', Buffer.concat([Buffer.from([0, 0xff, 10]), Buffer.from(EVENT)])],
    ['a list a line', `[${EVENT},${EVENT}]\n[${EVENT}]\n`],
    ['lists and events', `[${EVENT}]\n${EVENT}\n[]`],
    ['one event that is broken, which is a dead letter', '{'],
    ['two events that are broken', '{"broken\n{"specversion'],
    ['an empty list', '[]'],
    ['an event that lacks nearly everything', '{"specversion":"1.0"}'],
  ])('%s', (_, bytes) => {
    expect(kindOf(bytes)).toEqual({ kind: 'lines' });
  });

  test('with the program whose export they are', () => {
    const of = (program: object): string => JSON.stringify({ ...EXPORTED, ...program });
    expect(kindOf(`${of({ ledgerprogram: 'acme' })}\n`)).toEqual({ kind: 'lines', program: 'acme' });
    expect(kindOf(`[\n${of({ ledgerprogram: 'acme' })}\n]`)).toEqual({ kind: 'list', program: 'acme' });
    expect(kindOf(`${of({})}\n`)).toEqual({ kind: 'lines' });
    expect(kindOf(JSON.stringify(event('a', { ledgerprogram: 'an attribute of the sender’s' })))).toEqual({
      kind: 'lines',
    });
  });
});

describe('a list of CloudEvents over many lines is recognized', () => {
  test.each([
    ['pretty-printed', pretty([event('a'), event('b')])],
    ['an element a line', `[\n${EVENT},\n${EVENT}\n]\n`],
    ['as PostgreSQL writes it', `[${EVENT},\n ${EVENT}]`],
    ['with a byte order mark', `\ufeff${pretty([event('a')])}`],
    ['an element that is none before one that is', `[1,\n${EVENT}]`],
    ['cut off', `[\n${EVENT},\n{"speci`],
    ['empty', '[\n]'],
  ])('%s', (_, text) => {
    expect(kindOf(text).kind).toBe('list');
  });

  test('on one line that is longer than what is looked at', () => {
    const long = `[${Array.from({ length: 5000 }, () => EVENT).join(',')}]`;
    expect(long.length).toBeGreaterThan(BEGINNING_BYTES);
    expect(recognize(Buffer.from(long).subarray(0, 65_536), false)).toEqual({ kind: 'list' });
  });
});

describe('anything else is told by what it looks like', () => {
  test.each<[string, string | Buffer]>([
    ['a file without anything in it', ''],
    ['a file of nothing but blanks', ' \r\n\n\t'],
    ['a file of nothing but blanks', '\ufeff'],
    ['a table (CSV or the like: 3 columns with commas between)', 'id,account,amount\n1,a,39.00\n2,"b, c",5\n'],
    ['a table (CSV or the like: 3 columns with semicolons between)', '\ufeffid;account;amount\r\n1;a;39,00\r\n'],
    ['a table (CSV or the like: 2 columns with semicolons between)', 'sep=;\nid;account\n1;a\n'],
    ['a table (CSV or the like: 2 columns with tabs between)', 'id\taccount\n1\ta\n'],
    ['a table (CSV or the like: 4 columns with commas between)', 'id,account,amount,currency'],
    ['CloudEvents that are printed over several lines each', pretty(event('a'))],
    ['CloudEvents that are printed over several lines each', `${pretty(event('a'))}\n${pretty(event('b'))}\n`],
    ['JSON that has its CloudEvents within another object', pretty({ count: 1, events: [event('a')] })],
    ['JSON over several lines that is no CloudEvent', pretty({ object: 'list', data: [{ id: 'ch_1' }] })],
    ['JSON over several lines, which ends too early', pretty(event('a')).slice(0, 60)],
    ['JSON lines that are no CloudEvents', '{"id":"ch_1","amount":3900}\n{"id":"ch_2","amount":500}\n'],
    ['a JSON list whose elements are no CloudEvents', pretty([{ id: 'ch_1' }, { id: 'ch_2' }])],
    ['a JSON list whose elements are no CloudEvents', '[{"id":"ch_1"}]'],
    ['lines with braces that are no JSON', `{'id': 1}\n{'id': 2}\n{'id': 3}\n`],
    ['text in UTF-16LE', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(EVENT, 'utf16le')])],
    ['text in UTF-16BE', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(EVENT, 'utf16le').swap16()])],
    ['text in UTF-16LE', Buffer.from(EVENT, 'utf16le')],
    ['text in UTF-16BE', Buffer.from(EVENT, 'utf16le').swap16()],
    ['text in UTF-32LE', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])],
    ['a file that was gzipped twice', gzipSync(EVENT)],
    ['a file packed by zstd', zstdCompressSync(EVENT)],
    ['an Excel workbook', Buffer.from('PK\u0003\u0004 \u0000\u0000 [Content_Types].xml xl/workbook.xml', 'latin1')],
    ['a zip archive', Buffer.from('PK\u0003\u0004 \u0000\u0000 events.ndjson', 'latin1')],
    ['a tar archive', Buffer.concat([Buffer.alloc(257, 'x\0'), Buffer.from('ustar\u000000')])],
    ['a Parquet file', Buffer.from('PAR1\u0015\u0000')],
    ['XML', '<?xml version="1.0"?><events/>'],
    ['an HTML page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>'],
    ['YAML', '---\nspecversion: "1.0"\n'],
    ['text whose lines end in CR alone', 'id\raccount\r'],
    ['a binary file', Buffer.from([1, 2, 0, 3])],
    ['text that is no JSON', 'Dear diary,\n'],
    ['text that is no JSON', 'not JSON\nat all\nand more\n'],
  ])('%s', (expected, bytes) => {
    expect(looksLike(bytes)).toBe(expected);
  });

  test('nothing of what is in it is shown', () => {
    const kinds = ['ada@example.com;+49 170;secret\nbob@example.com;+49 171;secret', pretty({ 'ada@example.com': 1 })];
    for (const text of kinds) expect(JSON.stringify(kindOf(text))).not.toMatch(/ada|secret/);
  });

  test('once enough of it was seen, however long it is', () => {
    const long = 'x'.repeat(500);
    for (const [text, expected] of [
      [`id,${long}\n`, 'a table (CSV or the like: 2 columns with commas between)'],
      [`{\n"${long}":\n`, 'JSON over many lines, whose first value is very long'],
      [`{"id":"${long}"}\n`, 'JSON lines that are no CloudEvents'],
    ] as const) {
      const file = Buffer.from(text.repeat(BEGINNING_BYTES / text.length + 1));
      expect(recognize(file.subarray(0, 1_100), false)).toBeUndefined();
      expect(recognize(file.subarray(0, BEGINNING_BYTES), false)).toMatchObject({ looksLike: expected });
    }
  });

  test('not before, where an event may still come', () => {
    expect(recognize(Buffer.from('garbage\n'), false)).toBeUndefined();
    expect(recognize(Buffer.from(`garbage\n${EVENT}`), false)).toBeUndefined();
    expect(recognize(Buffer.from(`garbage\n${EVENT}\n`), false)).toMatchObject({ kind: 'lines' });
  });
});
