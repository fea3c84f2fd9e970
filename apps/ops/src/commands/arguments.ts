import { instantProblem, parseInstant, type Instant } from '#contracts';
import { InvalidArgumentError } from 'commander';

/** A moment, in RFC 3339. @throws InvalidArgumentError */
export function time(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new InvalidArgumentError(`It ${instantProblem(text)}.`);
  return instant;
}
