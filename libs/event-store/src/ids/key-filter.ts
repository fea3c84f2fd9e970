import { endianness } from 'node:os';
import { KEY_BYTES } from './event-key.js';

/**
 * What is built and kept, and how. Another hash, size or layout is another format: a filter that is read by other rules
 * than it was written by would deny keys that it has. Words are in the machine's own order, so each has its own.
 */
export const FILTER_FORMAT = endianness() === 'LE' ? 1 : 2;

const BITS_PER_KEY = 16;
/** Eight words of 32 bits, of which a key sets one bit each: half a line of the processor's cache. */
const BLOCK_WORDS = 8;
const BLOCK_BYTES = 4 * BLOCK_WORDS;
const TWO_POW_32 = 2 ** 32;

/** Odd numbers, one a word: each takes other bits of the hash for its place (those of Parquet's split block filters). */
const [S0, S1, S2, S3, S4, S5, S6, S7] = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const;

/** How large a filter of so many keys is. */
export function filterBytes(keys: number): number {
  return BLOCK_BYTES * Math.max(1, Math.ceil((keys * BITS_PER_KEY) / (8 * BLOCK_BYTES)));
}

/**
 * The hashes of keys, made once for all filters that are asked: two numbers of 32 bits a key. Producers choose ids, and
 * those in the order of time begin alike: so all of a key's 16 bytes go into both numbers. Byte by byte in the same
 * order on every machine, since filters are kept.
 */
export class KeyHashes {
  readonly count: number;
  readonly blocks: Uint32Array;
  readonly bits: Uint32Array;

  /** @param keys one behind the other */
  constructor(keys: Buffer) {
    this.count = keys.length / KEY_BYTES;
    this.blocks = new Uint32Array(this.count);
    this.bits = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i += 1) {
      let a = 0x9747b28c;
      let b = 0x3c6ef372;
      for (let at = i * KEY_BYTES; at < (i + 1) * KEY_BYTES; at += 4) {
        const word = keys[at]! | (keys[at + 1]! << 8) | (keys[at + 2]! << 16) | (keys[at + 3]! << 24);
        a = mix(a, word, 0xcc9e2d51, 0x1b873593);
        b = mix(b, word, 0x239b961b, 0xab0e9789);
      }
      this.blocks[i] = finish(a);
      this.bits[i] = finish(b);
    }
  }
}

/** A round of MurmurHash3. */
function mix(hash: number, word: number, first: number, second: number): number {
  let mixed = Math.imul(word, first);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), second) ^ hash;
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}

/** Its end: every bit of the input moves every bit of the output. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The bit of a word that a hash sets, at the lowest place. */
const bitOf = (word: number, hash: number, salt: number): number => word >>> (Math.imul(hash, salt) >>> 27);
const withBit = (word: number, hash: number, salt: number): number => word | (1 << (Math.imul(hash, salt) >>> 27));

/**
 * A Bloom filter of keys, in blocks: to ask it touches one place in memory. It never denies a key that was added; of
 * others it lets about one in a thousand pass, as long as no more are added than it was made for. The same keys, in
 * whatever order, make the same bytes.
 */
export class KeyFilter {
  readonly #words: Uint32Array;
  /** What it is kept as: the very memory, to be read, or filled in before anything is asked. */
  readonly bytes: Buffer;

  /** An empty one. @param keys how many will be added */
  constructor(keys: number) {
    this.#words = new Uint32Array(filterBytes(keys) / 4);
    this.bytes = Buffer.from(this.#words.buffer);
  }

  add({ count, blocks, bits }: KeyHashes): void {
    const words = this.#words;
    for (let i = 0; i < count; i += 1) {
      const at = blockAt(words, blocks[i]!);
      const hash = bits[i]!;
      words[at] = withBit(words[at]!, hash, S0);
      words[at + 1] = withBit(words[at + 1]!, hash, S1);
      words[at + 2] = withBit(words[at + 2]!, hash, S2);
      words[at + 3] = withBit(words[at + 3]!, hash, S3);
      words[at + 4] = withBit(words[at + 4]!, hash, S4);
      words[at + 5] = withBit(words[at + 5]!, hash, S5);
      words[at + 6] = withBit(words[at + 6]!, hash, S6);
      words[at + 7] = withBit(words[at + 7]!, hash, S7);
    }
  }

  /** The numbers of those keys, counted from 0, that may have been added: all that were, and a few others. */
  suspects({ count, blocks, bits }: KeyHashes): number[] {
    const words = this.#words;
    const found: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const at = blockAt(words, blocks[i]!);
      const hash = bits[i]!;
      // Half of the words first: that rules nearly all others out, and a branch that always goes one way costs nothing.
      const half =
        bitOf(words[at]!, hash, S0) &
        bitOf(words[at + 1]!, hash, S1) &
        bitOf(words[at + 2]!, hash, S2) &
        bitOf(words[at + 3]!, hash, S3);
      if ((half & 1) === 0) continue;
      const other =
        bitOf(words[at + 4]!, hash, S4) &
        bitOf(words[at + 5]!, hash, S5) &
        bitOf(words[at + 6]!, hash, S6) &
        bitOf(words[at + 7]!, hash, S7);
      if ((other & 1) === 1) found.push(i);
    }
    return found;
  }
}

/** Where the block of a hash begins. */
const blockAt = (words: Uint32Array, hash: number): number =>
  Math.floor((hash * (words.length / BLOCK_WORDS)) / TWO_POW_32) * BLOCK_WORDS;
