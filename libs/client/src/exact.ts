/** An exact integer: a number while that is exact, a bigint beyond 2^53. `BigInt(x)` takes both. */
export type Integer = number | bigint;

/** A string of JSON, or a number of sixteen digits or more without fraction or exponent. */
const TEXT_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** What no text of JSON can be after reading: the mark is made anew until the answer does not have it. */
function markFor(text: string): string {
  let mark = '#';
  while (text.includes(`"${mark}`)) mark += '#';
  return mark;
}

/** Reads JSON without rounding: integers that a number does not hold become bigints. */
export function readExact(text: string): unknown {
  const mark = markFor(text);
  const marked = text.replace(TEXT_OR_LONG_INTEGER, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${mark}${token}"`,
  );
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );
}
