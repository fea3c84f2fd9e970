import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `3600`, `3600s`, `60m`, `24h`, `30d`; anything else stays as it is. */
function secondsOf({ value }: { value: unknown }): unknown {
  if (typeof value !== 'string') return value;
  const [, digits, unit = 's'] = /^(\d{1,9})([smhd]?)$/.exec(value.trim()) ?? [];
  return digits === undefined ? value : Number(digits) * (SECONDS[unit as keyof typeof SECONDS] ?? 1);
}

/** The variable is a duration, which the field then has in seconds; both ends included. */
export function SecondsFromEnv(min: number, max: number): PropertyDecorator {
  return (target, key) => {
    Transform(secondsOf)(target, key);
    ValidateBy({
      name: 'isDuration',
      validator: {
        validate: (value: unknown) => typeof value === 'number' && value >= min && value <= max,
        defaultMessage: () => `must be a duration such as 3600 (seconds), 90m, 24h or 30d, from ${min} s to ${max} s`,
      },
    })(target, key);
  };
}
