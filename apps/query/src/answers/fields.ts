import { ApiProperty } from '@nestjs/swagger';

/** Short names for what answers consist of. They document; nothing is checked or changed at run time. */
const field = (schema: object) => (): PropertyDecorator => ApiProperty(schema);
const nullable = (schema: object) => field({ ...schema, nullable: true });

const TEXT = { type: 'string' };
const TIME = { type: 'string', format: 'date-time', example: '2026-03-01T12:00:00.000Z' };
const INTEGER = { type: 'integer', format: 'int64' };
/** `x-exact` tells those who make types of the document that a double may not hold it. */
const EXACT = { type: 'integer', description: 'Exact, also beyond 2^53.', example: 390, 'x-exact': true };

export const Text = field(TEXT);
export const TextOrNull = nullable(TEXT);
/** RFC 3339, UTC. */
export const Time = field(TIME);
export const TimeOrNull = nullable(TIME);
export const Flag = field({ type: 'boolean' });
export const Integer = field(INTEGER);
export const IntegerOrNull = nullable(INTEGER);
/** A sum of money or days: an integer of any size. */
export const Exact = field(EXACT);
export const Seconds = field({ type: 'number' });
export const Texts = field({ type: 'array', items: TEXT });
export const TextByName = field({ type: 'object', additionalProperties: TEXT });

/** Left out where there is nothing to say. */
export const Optional = (schema: object): PropertyDecorator => ApiProperty({ ...schema, required: false });

export const OneOf = (...values: string[]): PropertyDecorator => ApiProperty({ type: 'string', enum: values });
export const OneOfOrNull = (...values: string[]): PropertyDecorator =>
  ApiProperty({ type: 'string', enum: [...values, null], nullable: true });

/** Longer than any cursor: keys of a list's rows and a check. */
export const CURSOR_LENGTH_MAX = 1024;

/** A cursor for `after`, or null at the end of the list. */
export const Next = nullable({
  type: 'string',
  maxLength: CURSOR_LENGTH_MAX,
  description: 'The `after` of the next page; null on the last.',
});

/** The same for the clients of a node. */
export const NextOfNode = nullable({
  type: 'string',
  maxLength: CURSOR_LENGTH_MAX,
  description: 'The `after` that goes on with the clients of this node; null where all are shown.',
});

type Shape = new () => object;
export const One = (shape: () => Shape): PropertyDecorator => ApiProperty({ type: () => shape() });
export const OneOrNull = (shape: () => Shape): PropertyDecorator =>
  ApiProperty({ type: () => shape(), nullable: true });
export const Many = (shape: () => Shape): PropertyDecorator => ApiProperty({ type: () => shape(), isArray: true });
