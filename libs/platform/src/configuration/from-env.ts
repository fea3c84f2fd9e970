import { Transform } from 'class-transformer';

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

/** The variable holds a number: `IsInt`, `Min` and the like then see a number (NaN where it is none). */
export const NumberFromEnv = (): PropertyDecorator => Transform(numberOf);

/** The variable is true/false, 1/0, yes/no or on/off; anything else is left as it is, for `IsBoolean` to refuse. */
export const FlagFromEnv = (): PropertyDecorator => Transform(flagOf);

/** The variable is a list separated by commas; blanks around an item and empty items are dropped. */
export const ListFromEnv = (): PropertyDecorator => Transform(listOf);
