import { describe, expect, test } from '@jest/globals';
import { binary, cloudEvent, SAMPLES, structured } from '../../test/samples.js';
import {
  DECODE_LIMITS,
  decodeMessage,
  EVENT_CLASSES,
  formatInstant,
  parseInstant,
  type InboundType,
} from '../index.js';

const CLOCK = parseInstant('2024-03-01T12:00:00Z')!;
const HOUR = 3_600_000_000;

/** Decodes with a clock that stands still. */
const decoded = (type: InboundType, occurredAt: number, maxFutureMs = DECODE_LIMITS.maxFutureMs) =>
  decodeMessage(structured(cloudEvent(type, SAMPLES[type].full, { time: formatInstant(occurredAt) })), {
    ...DECODE_LIMITS,
    maxFutureMs,
    now: () => CLOCK,
  });

const SCHEDULED = ['referral_link.disabled.v1', 'contract.terminated.v1', 'program_terms.published.v1'];
const types = Object.keys(EVENT_CLASSES) as InboundType[];

describe('an event that has not happened yet', () => {
  test.each(types.filter((type) => !SCHEDULED.includes(type)))(
    'is refused where it lies more than an hour ahead of the clock: %s',
    (type) => {
      expect(decoded(type, CLOCK + HOUR).event).toBeDefined();
      expect(decoded(type, CLOCK + HOUR + 1).refusal).toMatchObject({
        reason: 'TIME_IN_FUTURE',
        eventId: 'event-1',
        problems: [{ field: 'time' }],
      });
    },
  );

  test.each(types.filter((type) => SCHEDULED.includes(type)))('is taken where it may be scheduled: %s', (type) => {
    expect(decoded(type, parseInstant('2099-01-01T00:00:00Z')!).event).toBeDefined();
  });

  test('is told when its time, the clock and what is allowed meet', () => {
    expect(decoded('payment.succeeded.v1', parseInstant('2099-01-01T00:00:00Z')!).refusal?.message).toBe(
      'The event has not happened yet: its time, 2099-01-01T00:00:00.000Z, lies more than 3600000 ms (MAX_FUTURE_MS) ahead ' +
        'of the clock here, which says 2024-03-01T12:00:00.000Z. It can be redriven from 2098-12-31T23:00:00.000Z on.',
    );
  });

  test('is measured by the limit that is configured, down to none', () => {
    expect(decoded('payment.succeeded.v1', CLOCK, 0).event).toBeDefined();
    expect(decoded('payment.succeeded.v1', CLOCK + 1, 0).refusal?.reason).toBe('TIME_IN_FUTURE');
    expect(decoded('payment.succeeded.v1', CLOCK + 2 * HOUR, 7_200_000).event).toBeDefined();
  });

  test('is refused for its data first: a redrive would not mend them', () => {
    const far = { time: '2099-01-01T00:00:00Z' };
    expect(decodeMessage(structured(cloudEvent('payment.succeeded.v1', {}, far))).refusal?.reason).toBe('INVALID_DATA');
    expect(
      decodeMessage(binary('payment.succeeded.v1', SAMPLES['payment.succeeded.v1'].full, { ce_time: far.time })).refusal
        ?.reason,
    ).toBe('TIME_IN_FUTURE');
  });
});
