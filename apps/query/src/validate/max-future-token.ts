/** How far ahead of the clock an event's time may lie: as the consumer has it. */
export const MAX_FUTURE = Symbol('max future');
