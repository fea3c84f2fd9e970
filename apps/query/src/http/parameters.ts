import { ASSETS, ID, type Instant } from '#contracts';
import type { PipeTransform } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { CURSOR_LENGTH_MAX } from '../answers/fields.js';
import { notFound } from './problem.js';
import { asset, atMost, day, ID_LIST, idList, instant, matching, oneOf, wholeNumber, type Reader } from './readers.js';

export const LIMIT_DEFAULT = 100;
export const LIMIT_MAX = 500;

/**
 * An optional query parameter: how it is documented, and how its text is read. That is the only rule about it, so that
 * whatever is wrong has one reason.
 */
function Parameter(documented: ApiPropertyOptions, reader: Reader<unknown>): PropertyDecorator {
  return (target, name) => {
    ApiPropertyOptional(documented)(target, name);
    const own = (READERS.get(target) ?? new Map<string, Reader<unknown>>()).set(String(name), reader);
    READERS.set(target, own);
  };
}

/** By the prototype of the class that declares them. */
const READERS = new WeakMap<object, Map<string, Reader<unknown>>>();

/** The parameters that a class declares or inherits, by their names. */
export function readersOf(parameters: new () => object): ReadonlyMap<string, Reader<unknown>> {
  const all = new Map<string, Reader<unknown>>();
  for (let at = parameters.prototype as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    for (const [name, reader] of READERS.get(at) ?? []) if (!all.has(name)) all.set(name, reader);
  }
  return all;
}

/** @param documented `default` and `description` */
export const WholeNumberParameter = (min: number, max: number, documented: ApiPropertyOptions): PropertyDecorator =>
  Parameter({ type: 'integer', minimum: min, maximum: max, ...documented }, wholeNumber(min, max));

export const InstantParameter = (description: string): PropertyDecorator =>
  Parameter({ type: 'string', format: 'date-time', description }, instant);

export const DayParameter = (description: string): PropertyDecorator =>
  Parameter({ type: 'string', format: 'date', example: '2026-03-01', description }, day);

export const OneOfParameter = (words: readonly string[], documented: ApiPropertyOptions = {}): PropertyDecorator =>
  Parameter({ type: 'string', enum: [...words], ...documented }, oneOf(words));

/** @param documented `default`, and another `description` */
export const AssetParameter = (documented: ApiPropertyOptions = {}): PropertyDecorator =>
  Parameter({ type: 'string', enum: [...ASSETS], description: 'A currency, or DAY.', ...documented }, asset);

/** @param what it must be, for people */
export const TextParameter = (pattern: RegExp, what: string, example: string): PropertyDecorator =>
  Parameter({ type: 'string', pattern: pattern.source, example }, matching(pattern, what));

/** A cursor. @param description what it goes on with */
export const CursorParameter = (description: string): PropertyDecorator =>
  Parameter(
    { type: 'string', description, minLength: 1, maxLength: CURSOR_LENGTH_MAX },
    atMost(CURSOR_LENGTH_MAX, 'the `next` of a page of this list'),
  );

/** The beginning of an id or a code. @param description of what */
export const PrefixParameter = (description: string): PropertyDecorator =>
  Parameter(
    { type: 'string', pattern: ID.source, description },
    matching(ID, 'the beginning of an id: 1 to 128 characters of A-Z a-z 0-9 . _ : @ -'),
  );

/** Ids, separated by commas. */
export const IdsParameter = (max: number, description: string): PropertyDecorator =>
  Parameter({ type: 'string', pattern: ID_LIST.source, description, example: 'p1,p2' }, idList(max));

/** A route that takes no query parameters. */
export class NoParameters {}

export class PageParameters {
  @WholeNumberParameter(1, LIMIT_MAX, { default: LIMIT_DEFAULT })
  limit = LIMIT_DEFAULT;

  @CursorParameter('The `next` of the page before.')
  after?: string;
}

export const AS_OF = 'Only what was effective by then.';

export class AsOfParameters {
  @InstantParameter(AS_OF)
  asOf?: Instant;
}

/** A position up to which things are told. */
export const PositionParameter = (): PropertyDecorator =>
  WholeNumberParameter(0, Number.MAX_SAFE_INTEGER, {
    description: 'Only what was posted by this position; it lies no further than `x-position`.',
  });

export class TwoTimesParameters extends AsOfParameters {
  @PositionParameter()
  atPosition?: number;
}

/** A page of a list that is also told of the past. */
export class PastPageParameters extends PageParameters {
  @InstantParameter(AS_OF)
  asOf?: Instant;

  @PositionParameter()
  atPosition?: number;
}

/** An id in a path. One that no id can look like is as unknown as any other. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: { data?: string | undefined }): string {
    if (!ID.test(value)) throw notFound(`No ${data.replace(/Id$/, '')} with this id is known.`);
    return value;
  }
}
