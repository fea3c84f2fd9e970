import { isDeepStrictEqual } from 'node:util';

/** What was measured gave a wrong result: its speed means nothing. */
export class WrongResultError extends Error {}

/** @throws WrongResultError that says what was found and what it must be */
export function mustEqual(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new WrongResultError(`${what}: ${show(actual)}, but it must be ${show(expected)}`);
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) ?? String(value);
