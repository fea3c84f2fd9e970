const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** With this bit brackets are braces. */
const SMALL = 0x20;
const OPENS = 0x7b;
const CLOSES = 0x7d;
const BLANK_MAX = 0x20;

/** The items of a list as they stand in its text, which JSON.parse has read: parts of the same bytes, without blanks around. */
export function splitList(bytes: Buffer): Buffer[] {
  const items: Buffer[] = [];
  let depth = 0;
  let start = 0;
  const end = (at: number): void => {
    const item = trimmed(bytes, start, at);
    // Only an empty list has an item of nothing.
    if (item.length > 0) items.push(item);
    start = at + 1;
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      for (at += 1; bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
    } else if ((byte | SMALL) === OPENS) {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if ((byte | SMALL) === CLOSES) {
      depth -= 1;
      if (depth === 0) end(at);
    } else if (byte === COMMA && depth === 1) end(at);
  }
  return items;
}

function trimmed(bytes: Buffer, start: number, end: number): Buffer {
  let from = start;
  let to = end;
  while (from < to && bytes[from]! <= BLANK_MAX) from += 1;
  while (to > from && bytes[to - 1]! <= BLANK_MAX) to -= 1;
  return bytes.subarray(from, to);
}
