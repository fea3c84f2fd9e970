import { parseInstant, type Instant } from '#contracts';
import { ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min, type ValidationError } from 'class-validator';
import { invalidParameters, notFound, type ParameterProblem } from './problem.js';

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
class ParametersPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Names that every object has are skipped on the way into a class, and would go unnoticed.
    const hidden = metadata.type === 'query' ? Object.keys(value as object).filter((name) => name in {}) : [];
    if (hidden.length > 0) throw invalidParameters(hidden.map(unknownParameter));
    return (await super.transform(value, metadata)) as unknown;
  }
}

export const parametersPipe = (): ValidationPipe =>
  new ParametersPipe({
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => invalidParameters(errors.map(toProblem)),
  });

const unknownParameter = (parameter: string): ParameterProblem => ({
  parameter,
  detail: 'is not a parameter of this query',
});

function toProblem({ property, constraints = {} }: ValidationError): ParameterProblem {
  if ('whitelistValidation' in constraints) return unknownParameter(property);
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
