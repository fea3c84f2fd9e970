import { registerDecorator } from 'class-validator';
import { ASSETS } from './asset.js';
import { breaks } from './field.js';
import { kindOf } from './found.js';
import { MINOR_MAX } from './money.js';

/** Name of the rule in class-validator. */
export const MOVEMENTS = 'movements';

const ID = '^[A-Za-z0-9._:@-]{1,128}$';

/** The JSON Schema of the list. */
export const MOVEMENTS_SCHEMA = {
  type: 'array' as const,
  items: {
    type: 'object' as const,
    required: ['partnerId', 'asset', 'amount'],
    properties: {
      partnerId: { type: 'string' as const, pattern: ID },
      asset: { type: 'string' as const, enum: [...ASSETS] },
      amount: { type: 'integer' as const, minimum: -MINOR_MAX, maximum: MINOR_MAX },
    },
  },
};

/** A list of what partners were given and what was taken from them, by asset. */
export function Movements(): PropertyDecorator {
  return (target, key) => {
    registerDecorator({
      name: MOVEMENTS,
      target: target.constructor,
      propertyName: String(key),
      options: breaks('must be a list of objects with partnerId, asset and amount', (value) => `is ${kindOf(value)}`),
      validator: { validate: (value: unknown) => Array.isArray(value) && value.every(isMovement) },
    });
  };
}

function isMovement(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { partnerId, asset, amount } = value as Record<string, unknown>;
  return (
    typeof partnerId === 'string' &&
    new RegExp(ID, 'u').test(partnerId) &&
    ASSETS.includes(asset as string) &&
    Number.isInteger(amount) &&
    Math.abs(amount as number) <= MINOR_MAX
  );
}
