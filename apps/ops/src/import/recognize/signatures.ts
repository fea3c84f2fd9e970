import { other, type OtherKind } from './kind.js';

interface Signature {
  at?: number;
  bytes: string | readonly number[];
  kind: OtherKind;
}

const packed = (name: string, convert: string): OtherKind => other(`a file packed by ${name}`, { convert });

const SIGNATURES: readonly Signature[] = [
  { bytes: [0x1f, 0x8b], kind: other('a file that was gzipped twice', { convert: 'gzip -dc | gzip -dc' }) },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: packed('zstd', 'zstd -dc') },
  { bytes: 'BZh', kind: packed('bzip2', 'bzip2 -dc') },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], kind: packed('xz', 'xz -dc') },
  { bytes: [0x04, 0x22, 0x4d, 0x18], kind: packed('lz4', 'lz4 -dc') },
  {
    bytes: '7z\u00bc\u00af',
    kind: other('a 7z archive', { hint: 'Unpack it, and import the files that were in it.' }),
  },
  { at: 257, bytes: 'ustar', kind: other('a tar archive', { convert: 'tar -xO' }) },
  { bytes: '%PDF', kind: other('a PDF document') },
  { bytes: 'PAR1', kind: other('a Parquet file', { hint: 'Export what it holds as JSON lines first.' }) },
  { bytes: 'Obj\u0001', kind: other('an Avro file', { hint: 'Export what it holds as JSON lines first.' }) },
  { bytes: 'SQLite format 3', kind: other('an SQLite database') },
  { bytes: 'PGDMP', kind: other('a dump of a PostgreSQL database', { hint: 'pg_restore puts it into a database.' }) },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], kind: other('an old Excel or Word file') },
];

const ZIP = 'PK\u0003\u0004';
/** How much of a zip file is looked at for the names in it: a workbook's come first. */
const NAMES_BYTES = 8 * 1024;

/** Files that are known by the bytes that they begin with. */
export function bySignature(bytes: Buffer): OtherKind | undefined {
  if (begins(bytes, ZIP)) return zip(bytes.subarray(0, NAMES_BYTES));
  return SIGNATURES.find(({ at = 0, bytes: expected }) => begins(bytes.subarray(at), expected))?.kind;
}

function begins(bytes: Buffer, expected: string | readonly number[]): boolean {
  const wanted = typeof expected === 'string' ? Buffer.from(expected, 'latin1') : Buffer.from(expected);
  return bytes.subarray(0, wanted.length).equals(wanted);
}

function zip(bytes: Buffer): OtherKind {
  if (bytes.includes('[Content_Types].xml') || bytes.includes('xl/'))
    return other('an Excel workbook', {
      hint: 'A workbook holds rows, not events: let the program that knows its columns write CloudEvents.',
    });
  return other('a zip archive', {
    hint: 'Unpack it, and import what is in it: unzip -p FILE | referral-ledger import -',
  });
}
