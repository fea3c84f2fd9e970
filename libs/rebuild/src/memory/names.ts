/** Texts that very many rows repeat, kept once: a row has the number of its text. 0 is null. */
export class Names<T extends string = string> {
  readonly #numbers = new Map<string, number>();
  readonly #texts: (T | null)[] = [null];
  /** What was asked for last: the same text comes several times in a row, and looking it up costs a miss of the cache. */
  #lastText: T | null = null;
  #lastNumber = 0;

  constructor(private readonly max = Number.POSITIVE_INFINITY) {}

  /** The number of a text, which is given one where it has none. @throws RangeError beyond `max` different ones */
  numberOf(text: T | null): number {
    if (text === null) return 0;
    if (text === this.#lastText) return this.#lastNumber;
    this.#lastNumber = this.#numbers.get(text) ?? this.#add(text);
    this.#lastText = text;
    return this.#lastNumber;
  }

  #add(text: T): number {
    const number = this.#texts.length;
    if (number > this.max) throw new RangeError(`more than ${this.max} different names: ${text}`);
    this.#texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }

  /** The number of a text, 0 where it has none. */
  find(text: T): number {
    return this.#numbers.get(text) ?? 0;
  }

  textOf(number: number): T | null {
    return this.#texts[number]!;
  }
}
