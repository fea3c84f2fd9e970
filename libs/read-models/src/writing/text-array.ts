const TEXT_OID = 25;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** A UTF-16 code unit is at most so many bytes of UTF-8. */
const UTF8_BYTES_MAX = 3;

/**
 * Texts as one parameter of type `text[]`, in PostgreSQL's binary format: thousands of ids for `= ANY($1)` are neither
 * quoted here nor parsed there.
 */
export function textArray(texts: readonly string[]): Buffer {
  let bytesMax = HEADER_BYTES;
  for (const text of texts) bytesMax += LENGTH_BYTES + UTF8_BYTES_MAX * text.length;
  const buffer = Buffer.allocUnsafe(bytesMax);
  let at = 0;
  // One dimension, no NULLs, the elements' type, how many, the first one's number.
  for (const field of [1, 0, TEXT_OID, texts.length, 1]) at = buffer.writeInt32BE(field, at);
  for (const text of texts) {
    const bytes = buffer.write(text, at + LENGTH_BYTES);
    buffer.writeInt32BE(bytes, at);
    at += LENGTH_BYTES + bytes;
  }
  return buffer.subarray(0, at);
}
