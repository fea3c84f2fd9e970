import { instantProblem, parseInstant, parseWholeNumber, wholeNumberProblem, type Instant } from '#contracts';
import { InvalidArgumentError } from 'commander';

/** A moment, in RFC 3339. @throws InvalidArgumentError */
export function time(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new InvalidArgumentError(`It ${instantProblem(text)}.`);
  return instant;
}

/** A whole number of plain digits, both ends included. */
export const wholeNumber =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  /** @throws InvalidArgumentError */
  (text: string): number => {
    const value = parseWholeNumber(text, min, max);
    if (value === undefined) throw new InvalidArgumentError(`It ${wholeNumberProblem(text, min, max)}.`);
    return value;
  };
