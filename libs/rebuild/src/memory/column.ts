type TypedArray = Float64Array | Uint32Array | Uint8Array;

/** Values in one chunk. A column grows chunk by chunk: nothing is ever copied, and at most one chunk is unused. */
const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const MASK = CHUNK - 1;

/**
 * Numbers by row, outside the garbage collector's heap: 1, 4 or 8 bytes each, where a property of an object takes 8 to
 * 24. Millions of rows are never looked at by the collector. An unset value is 0.
 */
export class Column {
  readonly #chunks: TypedArray[] = [];

  constructor(private readonly kind: { new (length: number): TypedArray }) {}

  get(row: number): number {
    return this.#chunks[row >>> CHUNK_BITS]?.[row & MASK] ?? 0;
  }

  set(row: number, value: number): void {
    const chunk = row >>> CHUNK_BITS;
    while (chunk >= this.#chunks.length) this.#chunks.push(new this.kind(CHUNK));
    this.#chunks[chunk]![row & MASK] = value;
  }
}

/** Safe integers, such as amounts, positions and instants. */
export const wholeNumbers = (): Column => new Column(Float64Array);

/** Row numbers and numbers of names. */
export const references = (): Column => new Column(Uint32Array);

/** 0 to 255. */
export const smallNumbers = (): Column => new Column(Uint8Array);
