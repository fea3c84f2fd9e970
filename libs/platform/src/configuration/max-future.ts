import { IsInt, Max, Min } from 'class-validator';
import { NumberFromEnv } from './from-env.js';

/** A hundred years: whoever wants no limit says so. */
const MAX_FUTURE_MS_MAX = 3_155_760_000_000;

/** MAX_FUTURE_MS: how far ahead of the clock the time of what has happened may lie, wherever events are taken in. */
export function MaxFutureMs(): PropertyDecorator {
  return (target, key) => {
    for (const decorate of [NumberFromEnv(), IsInt(), Min(0), Max(MAX_FUTURE_MS_MAX)]) decorate(target, key);
  };
}
