import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { alsoTakenWith } from '../representations/format-asked.js';
import { readersOf } from './parameters.js';
import { invalidParameters, type ParameterProblem } from './problem.js';
import { GIVEN_TWICE, Unread, type Reader } from './readers.js';

type Parameters = new () => Record<string, unknown>;

/** Reads query parameters into their class: wrong and unknown ones are named in a 400, each with what is allowed. */
export class ParametersPipe implements PipeTransform<unknown, unknown> {
  readonly #readers = new WeakMap<Parameters, ReadonlyMap<string, Reader<unknown>>>();

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'query') return value;
    const parameters = (metatype ?? Object) as Parameters;
    const readers = this.#readers.get(parameters) ?? readersOf(parameters);
    this.#readers.set(parameters, readers);
    const given = Object.entries(value as Record<string, unknown>);
    refuseUnknown(
      given.map(([name]) => name),
      readers,
      alsoTakenWith(value as object),
    );
    const read = new parameters();
    const problems: ParameterProblem[] = [];
    for (const [parameter, text] of given) {
      const reader = readers.get(parameter);
      if (!reader) continue;
      const found = typeof text === 'string' ? reader(text) : new Unread(GIVEN_TWICE);
      if (found instanceof Unread) problems.push({ parameter, detail: found.problem });
      else read[parameter] = found;
    }
    if (problems.length > 0) throw invalidParameters(problems);
    return read;
  }
}

/** @throws Problem 400 */
function refuseUnknown(given: readonly string[], readers: ReadonlyMap<string, unknown>, also: readonly string[]): void {
  const unknown = given.filter((name) => !readers.has(name) && !also.includes(name));
  if (unknown.length === 0) return;
  const known = [...new Set([...readers.keys(), ...also])].sort();
  const takes = known.length > 0 ? `takes ${known.join(', ')}` : 'takes none';
  throw invalidParameters(
    unknown.map((parameter) => ({ parameter, detail: `is not a parameter of this query, which ${takes}` })),
  );
}
