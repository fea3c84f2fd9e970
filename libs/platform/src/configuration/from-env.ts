import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

type EnvValue = { value: unknown };

function numberOf({ value }: EnvValue): unknown {
  return typeof value === 'string' ? Number(value) : value;
}

function flagOf({ value }: EnvValue): unknown {
  if (typeof value !== 'string') return value;
  const text = value.toLowerCase();
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : value;
}

function listOf({ value }: EnvValue): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const all =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };

/** The variable is a whole number; both ends included. */
export const WholeNumberFromEnv = (min: number, max: number): PropertyDecorator =>
  all(Transform(numberOf), IsInt(), Min(min), Max(max));

/** The variable is true/false, 1/0, yes/no or on/off. */
export const FlagFromEnv = (): PropertyDecorator => all(Transform(flagOf), IsBoolean());

/** The variable is a list separated by commas; blanks around an item and empty items are dropped. */
export const ListFromEnv = (): PropertyDecorator => Transform(listOf);
