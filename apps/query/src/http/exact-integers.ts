declare global {
  interface JSON {
    /** A value that is written into JSON as this text. In the standard library of Node since 22. */
    rawJSON(text: string): object;
  }
}

/** For `JSON.stringify`: bigints as JSON integers with every digit, also beyond what a JavaScript number holds. */
export function exactIntegers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value;
}
