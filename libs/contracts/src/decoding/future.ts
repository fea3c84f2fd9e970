import { SCHEDULED_TYPES, type InboundType } from '../catalogue.js';
import { formatInstant, type Instant } from '../instant.js';
import type { DecodeLimits } from './limits.js';
import { RefusedError } from './refused-error.js';

const MICROS_PER_MS = 1000;

/**
 * Refuses what has not happened yet: rules know only times, so a payment of the next century would be money today.
 * @throws RefusedError TIME_IN_FUTURE, with the moment from which on the message can be redriven
 */
export function requireHappened(type: InboundType, occurredAt: Instant, { maxFutureMs, now }: DecodeLimits): void {
  const takenFrom = occurredAt - maxFutureMs * MICROS_PER_MS;
  const clock = now();
  if (takenFrom <= clock || SCHEDULED_TYPES.has(type)) return;
  const ahead = `lies more than ${maxFutureMs} ms (MAX_FUTURE_MS) ahead of the clock here, which says ${formatInstant(clock)}`;
  const from = formatInstant(takenFrom);
  throw new RefusedError(
    'TIME_IN_FUTURE',
    `The event has not happened yet: its time, ${formatInstant(occurredAt)}, ${ahead}. It can be redriven from ${from} on.`,
    [{ field: 'time', problem: `${ahead}; allowed from ${from} on` }],
  );
}
