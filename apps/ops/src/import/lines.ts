import type { EventLine } from '#contracts';
import { OpsError } from '../ops-error.js';
import { withoutMark } from './recognize/encoding.js';

/** Beyond this a "line" is a file of another kind; everything shorter is at worst a dead letter. */
export const LINE_BYTES_MAX = 64 * 1024 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A list in a file may be larger than one in a message. */
export const LIST_BYTES_MAX = 16 * 1024 * 1024;

export type Line = EventLine;

/**
 * Lines exactly as they are, bytes and all: a refused one is kept like this. Empty ones are left out, but counted. The byte
 * order mark of a file that was put behind another is left out too.
 */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  const lineOf = (bytes: Buffer): Line | undefined => {
    number += 1;
    const text = withoutMark(bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes);
    return text.length > 0 ? { number, bytes: text } : undefined;
  };
  for await (const chunk of stream) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let begin = 0;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE, begin)) {
      const line = lineOf(rest.subarray(begin, end));
      if (line) yield line;
      begin = end + 1;
    }
    rest = rest.subarray(begin);
    if (rest.length > LINE_BYTES_MAX)
      throw new OpsError(
        `Line ${number + 1} is longer than 64 MiB: is this a file of one CloudEvent a line? What came before it was read.`,
      );
  }
  const last = rest.length > 0 ? lineOf(rest) : undefined;
  if (last) yield last;
}
