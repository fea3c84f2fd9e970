import { WholeNumberFromEnv } from './from-env.js';

/** A hundred years: whoever wants no limit says so. */
const MAX_FUTURE_MS_MAX = 3_155_760_000_000;

/** MAX_FUTURE_MS: how far ahead of the clock the time of what has happened may lie, wherever events are taken in. */
export const MaxFutureMs = (): PropertyDecorator => WholeNumberFromEnv(0, MAX_FUTURE_MS_MAX);
