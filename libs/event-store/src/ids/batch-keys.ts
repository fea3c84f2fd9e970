import { KEY_BYTES } from './event-key.js';
import { KeyHashes, type KeyFilter } from './key-filter.js';

/** The keys of a batch, with what filters have said of them: asked ahead of its turn, they need not be asked again. */
export class BatchKeys {
  readonly #sifted = new Map<KeyFilter, readonly string[]>();
  #hashes: KeyHashes | undefined;
  #all: readonly string[] | undefined;

  /** @param keys one behind the other */
  constructor(private readonly keys: Buffer) {}

  /** All of them, in hexadecimal. */
  get all(): readonly string[] {
    return (this.#all ??= Array.from({ length: this.keys.length / KEY_BYTES }, (_, i) => this.#hex(i)));
  }

  /** Those that a generation with this filter may hold; of one without, nothing is known. */
  suspects(filter: KeyFilter | undefined): readonly string[] {
    if (!filter) return this.all;
    let sifted = this.#sifted.get(filter);
    if (!sifted) {
      sifted = filter.suspects((this.#hashes ??= new KeyHashes(this.keys))).map((i) => this.#hex(i));
      this.#sifted.set(filter, sifted);
    }
    return sifted;
  }

  #hex(i: number): string {
    return this.keys.toString('hex', i * KEY_BYTES, (i + 1) * KEY_BYTES);
  }
}
