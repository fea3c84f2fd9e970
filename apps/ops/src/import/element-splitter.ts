import { counted } from '../output/counted.js';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BLANK_MAX = 0x20;

/** An element of a list, with the bytes that it has in the text. */
export interface Element {
  /** Of the line in which it begins, from 1. */
  line: number;
  /** Its place in its list, from 0; undefined where it stands beside lists. */
  index: number | undefined;
  bytes: Buffer;
}

/** The text is no list of JSON, or not to its end. */
export class BrokenListError extends Error {
  override readonly name = 'BrokenListError';

  constructor(
    readonly line: number,
    /** After "line N: ". */
    message: string,
  ) {
    super(message);
  }
}

type State = 'outside' | 'before element' | 'before another' | 'within' | 'after element';

/**
 * Takes lists of JSON apart into the bytes of their elements, as they come: it holds one element at most. It looks for
 * where elements begin and end, and does not read what is in them.
 */
export class ElementSplitter {
  private state: State = 'outside';
  private line = 1;
  private index = 0;
  private depth = 0;
  private isInText = false;
  private isEscaped = false;
  private begunInLine = 1;
  private parts: Buffer[] = [];
  private held = 0;

  constructor(private readonly bytesMax: number) {}

  /** Whether the text could end here. */
  get isComplete(): boolean {
    return this.state === 'outside';
  }

  /** @throws BrokenListError */
  *push(chunk: Buffer): Generator<Element> {
    let begin = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (byte === NEWLINE) this.line += 1;
      if (this.state === 'within') {
        const end = this.endOfElement(byte, at);
        if (end === undefined) continue;
        yield this.element(chunk.subarray(begin, end));
        if (end > at) continue;
      }
      if (byte <= BLANK_MAX) continue;
      if (this.enters(byte)) {
        begin = at;
        this.begunInLine = this.line;
        this.endOfElement(byte, at);
      }
    }
    if (this.state === 'within') this.hold(chunk.subarray(begin));
  }

  /** @throws BrokenListError where the text ends within a list */
  end(): void {
    if (this.isComplete) return;
    const what =
      this.state === 'within' ? 'an element that begins here' : `a list (after ${counted(this.index, 'element')})`;
    throw new BrokenListError(this.state === 'within' ? this.begunInLine : this.line, `the file ends within ${what}`);
  }

  /** What a byte between elements does. @returns whether an element begins with it */
  private enters(byte: number): boolean {
    switch (this.state) {
      case 'outside':
        if (byte === OPEN_LIST) {
          this.index = 0;
          this.state = 'before element';
          return false;
        }
        if (byte !== OPEN_OBJECT) throw this.broken('a list, or the end of the file');
        this.index = -1;
        break;
      case 'after element':
        if (byte === COMMA) this.state = 'before another';
        else if (byte === CLOSE_LIST) this.state = 'outside';
        else throw this.broken('a comma or the end of the list');
        return false;
      default:
        if (byte === CLOSE_LIST && this.state === 'before element') {
          this.state = 'outside';
          return false;
        }
        if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT) throw this.broken('an element');
    }
    this.state = 'within';
    return true;
  }

  /** @returns the place behind the element where this byte ends it; that is its own, where it belongs to the list */
  private endOfElement(byte: number, at: number): number | undefined {
    if (this.isInText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) {
        this.isInText = false;
        if (this.depth === 0) return at + 1;
      }
    } else if (byte === QUOTE) this.isInText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (this.depth === 0) return at;
      this.depth -= 1;
      if (this.depth === 0) return at + 1;
    } else if (this.depth === 0 && (byte === COMMA || byte <= BLANK_MAX)) return at;
    return undefined;
  }

  private element(last: Buffer): Element {
    this.hold(last);
    const bytes = Buffer.concat(this.parts);
    const isBeside = this.index < 0;
    const element = { line: this.begunInLine, index: isBeside ? undefined : this.index, bytes };
    this.parts = [];
    this.held = 0;
    this.index += 1;
    this.state = isBeside ? 'outside' : 'after element';
    return element;
  }

  private hold(part: Buffer): void {
    this.held += part.length;
    if (this.held > this.bytesMax)
      throw new BrokenListError(this.begunInLine, `an element that begins here has more than ${this.bytesMax} bytes`);
    this.parts.push(part);
  }

  private broken(expected: string): BrokenListError {
    return new BrokenListError(this.line, `something else stands where ${expected} is expected`);
  }
}
