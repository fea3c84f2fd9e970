import { parseInstant, type Instant } from '#contracts';
import { ValidationPipe, type PipeTransform } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min, type ValidationError } from 'class-validator';
import { invalidParameters, notFound } from './problem.js';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 500;
const CURSOR_LENGTH_MAX = 1024;

/** Digits become a number; anything else stays as it came, for `IsInt` to refuse. */
export const IntegerText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,16}$/.test(value) ? Number(value) : value,
  );

/** RFC 3339 becomes an Instant. A `+` that the caller did not escape arrives as a blank. */
const InstantText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (parseInstant(value.replace(' ', '+')) ?? value) : value,
  );

/** A route that takes no query parameters. */
export class NoParameters {}

export class PageParameters {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })
  @IntegerText()
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit = LIMIT_DEFAULT;

  @ApiPropertyOptional({ type: 'string', description: 'The `next` of the page before.', maxLength: CURSOR_LENGTH_MAX })
  @IsOptional()
  @IsString()
  after?: string;
}

export class AsOfParameters {
  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Only what was effective by then.' })
  @IsOptional()
  @InstantText()
  @IsInt({ message: 'must be an RFC 3339 date-time' })
  asOf?: Instant;
}

export class TwoTimesParameters extends AsOfParameters {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Only what was posted by this position.' })
  @IsOptional()
  @IntegerText()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  atPosition?: number;
}

/** Reads query parameters into their class: wrong and unknown ones are named in a 400. */
export const parametersPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => invalidParameters(errors.map(toProblem)),
  });

function toProblem({ property, constraints = {} }: ValidationError): { parameter: string; detail: string } {
  if ('whitelistValidation' in constraints) return { parameter: property, detail: 'is not a parameter of this query' };
  const [text = 'is not valid'] = Object.values(constraints);
  return { parameter: property, detail: text.replace(`${property} `, '') };
}

const ID = /^[A-Za-z0-9._:@-]{1,128}$/;

/** An id in a path. One that no id can look like is as unknown as any other. */
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: { data?: string | undefined }): string {
    if (!ID.test(value)) throw notFound(`No ${data.replace(/Id$/, '')} with this id is known.`);
    return value;
  }
}
