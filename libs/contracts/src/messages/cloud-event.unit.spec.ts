import { describe, expect, test } from '@jest/globals';
import { SAMPLES } from '../../test/samples.js';
import { ALL_CLASSES, EVENT_CLASSES, isInboundType, OUTBOUND, OWN_SOURCE, TOPICS, type AnyType } from '../catalogue.js';
import { decodeMessage } from '../decoding/decode-message.js';
import { declaredProblems } from '../validation/declared.js';
import { structuredCloudEvent, structuredMessage } from './cloud-event.js';
import { newEvent } from './new-event.js';

const types = Object.keys(ALL_CLASSES) as AnyType[];
const occurredAt = 1_709_294_400_000_001;

describe('an event written as a structured CloudEvent', () => {
  test.each(types.filter(isInboundType))('comes back the same when it is read: %s', (type) => {
    const event = newEvent({ source: '/billing', id: 'event-1', type, occurredAt, data: SAMPLES[type].full });
    const { topic, key, value, headers } = structuredMessage(event);
    const raw = {
      topic,
      partition: 0,
      offset: '0',
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: { 'content-type': Buffer.from(headers['content-type']) },
    };
    expect(decodeMessage(raw).event).toEqual({ ...event, message: raw });
  });

  test('takes its id from a recorded event, too', () => {
    const data = SAMPLES['withdrawal.rejected.v1'].full;
    const event = {
      source: OWN_SOURCE,
      eventId: 'decision-1',
      type: 'withdrawal.rejected.v1',
      occurredAt,
      data,
    } as const;
    expect(structuredCloudEvent(event)).toEqual({
      specversion: '1.0',
      id: 'decision-1',
      source: OWN_SOURCE,
      type: 'withdrawal.rejected.v1',
      time: '2024-03-01T12:00:00.000001Z',
      datacontenttype: 'application/json',
      data,
    });
  });

  test('goes to the topic of its type, with the key of that topic', () => {
    const sent = (type: AnyType) => {
      const { topic, key } = structuredMessage({ source: 's', id: 'i', type, occurredAt, data: SAMPLES[type].full });
      return `${topic} ${key}`;
    };
    expect(sent('payment.refunded.v1')).toBe('payments account-1');
    expect(sent('claim.approved.v1')).toBe('claims claim-1');
    expect(sent('program_terms.published.v1')).toBe('program terms-1');
    expect(sent('withdrawal.approved.v1')).toBe('withdrawals partner-1');
    expect(sent('commission.posted.v1')).toBe('rewards partner-1');
  });
});

describe('the catalogue', () => {
  test('has every type on exactly one topic', () => {
    const inbound = Object.values(TOPICS).flatMap((topic) => [...topic.types]);
    const all = [...inbound, ...Object.values(OUTBOUND).flatMap((topic) => [...topic.types])];
    expect([...inbound].sort()).toEqual(Object.keys(EVENT_CLASSES).sort());
    expect([...all].sort()).toEqual([...types].sort());
  });

  test.each(types)('declares %s so that its samples are right', (type) => {
    expect(declaredProblems(type, SAMPLES[type].minimal)).toEqual([]);
    expect(declaredProblems(type, SAMPLES[type].full)).toEqual([]);
  });
});
