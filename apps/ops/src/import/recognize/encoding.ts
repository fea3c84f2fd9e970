import { other, type OtherKind } from './kind.js';

const MARKS: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['UTF-32LE', [0xff, 0xfe, 0, 0]],
  ['UTF-32BE', [0, 0, 0xfe, 0xff]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];
export const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Enough to see that every second byte is zero. */
const LOOK_BYTES = 64;
const MOSTLY = 0.9;

/** The bytes behind a byte order mark of UTF-8, which says nothing: there is no other order. */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK) ? bytes.subarray(UTF8_MARK.length) : bytes;

/** Text in two or four bytes a character, with a byte order mark or by where its zero bytes stand. */
export function byEncoding(bytes: Buffer): OtherKind | undefined {
  const marked = MARKS.find(([, mark]) => bytes.subarray(0, mark.length).equals(Buffer.from(mark)))?.[0];
  const name = marked ?? byZeroBytes(bytes);
  if (name === undefined) return undefined;
  // By the mark iconv finds the order itself, and drops the mark.
  const from = marked === undefined ? name : name.slice(0, -'LE'.length);
  return other(`text in ${name}`, { convert: `iconv -f ${from} -t UTF-8` });
}

function byZeroBytes(bytes: Buffer): string | undefined {
  const look = bytes.subarray(0, LOOK_BYTES);
  const pairs = Math.floor(look.length / 2);
  if (pairs === 0) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < pairs * 2; at += 1) if (look[at] === 0) zeros[at % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  if (odd >= pairs * MOSTLY && even === 0) return 'UTF-16LE';
  return even >= pairs * MOSTLY && odd === 0 ? 'UTF-16BE' : undefined;
}
