import { ExactNumber } from './exact-number.js';

/** What is read when numbers are to be kept as they were written. */
export interface ExactJson {
  /** As JSON.parse gives it, but for numbers that are an ExactNumber: those that are no safe integer. */
  value: unknown;
  /** The first name that an object has twice, by the names that lead to it; undefined where there is none. */
  repeated: readonly string[] | undefined;
}

/** Reads JSON once more, number by number and name by name. @param text that JSON.parse has read, and not nested deeply */
export function readExactly(text: string): ExactJson {
  const reader = new Reader(text);
  return { value: reader.value(), repeated: reader.repeated };
}

const NOT_BLANK = /[^ \n\r\t]/g;
const STRING_END = /["\\]/g;
const NUMBER_END = /[^0-9.eE+-]|$/g;
const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['t', true],
  ['f', false],
  ['n', null],
]);

class Reader {
  repeated: readonly string[] | undefined;
  #at = 0;
  readonly #path: string[] = [];

  constructor(private readonly text: string) {}

  value(): unknown {
    const first = this.#next();
    if (first === '{') return this.#object();
    if (first === '[') return this.#list();
    if (first === '"') return this.#string();
    if (!LITERALS.has(first)) return this.#number();
    this.#at += first === 'f' ? 'false'.length : 'true'.length;
    return LITERALS.get(first);
  }

  #object(): Record<string, unknown> {
    const members = new Map<string, unknown>();
    this.#at += 1;
    while (this.#next() !== '}') {
      if (this.text[this.#at] === ',') this.#at += 1;
      this.#next();
      const name = this.#string();
      this.#path.push(name);
      if (members.has(name)) this.repeated ??= [...this.#path];
      this.#next();
      this.#at += 1;
      members.set(name, this.value());
      this.#path.pop();
    }
    this.#at += 1;
    // A member is made of each, of one that is called __proto__ as well.
    return Object.fromEntries(members);
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    while (this.#next() !== ']') {
      if (this.text[this.#at] === ',') this.#at += 1;
      items.push(this.value());
    }
    this.#at += 1;
    return items;
  }

  #string(): string {
    const start = this.#at;
    let isEscaped = false;
    this.#at += 1;
    while (this.#find(STRING_END) === '\\') {
      isEscaped = true;
      this.#at += 2;
    }
    this.#at += 1;
    const literal = this.text.slice(start, this.#at);
    return isEscaped ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  }

  #number(): number | ExactNumber {
    const start = this.#at;
    this.#find(NUMBER_END);
    const source = this.text.slice(start, this.#at);
    // Of zero there is one.
    if (source === '-0') return 0;
    const number = Number(source);
    return Number.isSafeInteger(number) && String(number) === source ? number : new ExactNumber(source);
  }

  /** The first character that is no blank, from here on: there it goes on. */
  #next(): string {
    return this.#find(NOT_BLANK);
  }

  #find(what: RegExp): string {
    what.lastIndex = this.#at;
    const found = what.exec(this.text);
    this.#at = found?.index ?? this.text.length;
    return this.text.charAt(this.#at);
  }
}
