/** The values of a statement that is put together from parts. */
export class SqlParameters {
  readonly values: unknown[];

  /** @param first those that are written as $1, $2 … */
  constructor(...first: unknown[]) {
    this.values = first;
  }

  /** @returns the placeholder to be written in its place */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
