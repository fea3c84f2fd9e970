import { ValidateBy } from 'class-validator';
import { ASSETS } from './asset.js';
import { breaks } from './field.js';
import { kindOf } from './found.js';
import { ID } from './id.js';
import { MINOR_MAX } from './money.js';

/** Name of the rule in class-validator. */
export const MOVEMENTS = 'movements';

/** The JSON Schema of the list. */
export const MOVEMENTS_SCHEMA = {
  type: 'array' as const,
  items: {
    type: 'object' as const,
    required: ['partnerId', 'asset', 'amount'],
    properties: {
      partnerId: { type: 'string' as const, pattern: ID.source },
      asset: { type: 'string' as const, enum: [...ASSETS] },
      amount: { type: 'integer' as const, minimum: -MINOR_MAX, maximum: MINOR_MAX },
    },
  },
};

/** A list of what partners were given and what was taken from them, by asset. */
export function Movements(): PropertyDecorator {
  return ValidateBy(
    { name: MOVEMENTS, validator: { validate: (value) => Array.isArray(value) && value.every(isMovement) } },
    breaks('must be a list of objects with partnerId, asset and amount', (value) => `is ${kindOf(value)}`),
  );
}

function isMovement(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { partnerId, asset, amount } = value as Record<string, unknown>;
  return (
    typeof partnerId === 'string' &&
    ID.test(partnerId) &&
    ASSETS.includes(asset as string) &&
    Number.isInteger(amount) &&
    Math.abs(amount as number) <= MINOR_MAX
  );
}
