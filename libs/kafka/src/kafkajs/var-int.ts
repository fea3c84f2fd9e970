const MORE = 0x80;
const BITS = 0x7f;

/** Kafka's signed number of variable length, of 32 bits: zigzag, seven bits a byte, the lowest first. */
export function readVarInt(bytes: Buffer, at: number): number {
  let value = 0;
  let shift = 0;
  let byte: number;
  do {
    byte = bytes[at++] ?? 0;
    value |= (byte & BITS) << shift;
    shift += 7;
  } while (byte >= MORE);
  return (value >>> 1) ^ -(value & 1);
}

/** Where a number of variable length ends, of 32 bits or 64. */
export function skipVarInt(bytes: Buffer, at: number): number {
  while ((bytes[at++] ?? 0) >= MORE);
  return at;
}
