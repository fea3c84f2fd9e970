import type { Instant } from '#contracts';
import { applyDecorators, type PipeTransform } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { CURSOR_LENGTH_MAX } from '../answers/fields.js';
import { notFound } from './problem.js';
import {
  asset,
  ASSETS,
  atMost,
  day,
  GIVEN_TWICE,
  ID,
  ID_LIST,
  idList,
  instant,
  matching,
  oneOf,
  Unread,
  wholeNumber,
  type Reader,
} from './readers.js';

export const LIMIT_DEFAULT = 100;
export const LIMIT_MAX = 500;

/**
 * An optional query parameter: how it is documented, and how its text is read. That is the only rule about it, so that
 * whatever is wrong has one reason.
 */
function Parameter(documented: ApiPropertyOptions, reader: Reader<unknown>): PropertyDecorator {
  const read = ({ value }: { value: unknown }): unknown => {
    if (typeof value === 'string') return reader(value);
    return Array.isArray(value) ? new Unread(GIVEN_TWICE) : value;
  };
  return applyDecorators(
    ApiPropertyOptional(documented),
    Transform(read),
    ValidateBy({
      name: 'isRead',
      validator: {
        validate: (value: unknown) => !(value instanceof Unread),
        defaultMessage: (at) => (at?.value as Unread).problem,
      },
    }),
  );
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

/** An id in a path. One that no id can look like is as unknown as any other. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: { data?: string | undefined }): string {
    if (!ID.test(value)) throw notFound(`No ${data.replace(/Id$/, '')} with this id is known.`);
    return value;
  }
}
