import { describe, expect, test } from '@jest/globals';
import { OUTBOUND_SAMPLES, SAMPLES } from '../../test/samples.js';
import {
  EVENT_CLASSES,
  PUBLISHED,
  OUTBOUND_CLASSES,
  OWN_SOURCE,
  RECORDED_CLASSES,
  TOPICS,
  type InboundType,
  type OutboundType,
  type RecordedType,
} from '../catalogue.js';
import { decodeMessage } from '../decoding/decode-message.js';
import { declaredProblems } from '../validation/declared.js';
import { structuredCloudEvent, structuredMessage } from './cloud-event.js';
import { newEvent } from './new-event.js';

const inboundTypes = Object.keys(EVENT_CLASSES) as InboundType[];
const outboundTypes = Object.keys(OUTBOUND_CLASSES) as OutboundType[];
const occurredAt = 1_709_294_400_000_001;

describe('an event written as a structured CloudEvent', () => {
  test.each(inboundTypes)('comes back the same when it is read: %s', (type) => {
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
    expect(decodeMessage(raw).event).toEqual({ ...event, json: Buffer.from(JSON.stringify(event.data)), message: raw });
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
    const event = { id: 'i', occurredAt };
    const sent = (type: InboundType) => {
      const { topic, key } = structuredMessage({ ...event, source: 's', type, data: SAMPLES[type].full });
      return `${topic} ${key}`;
    };
    const published = (type: OutboundType) => {
      const data = OUTBOUND_SAMPLES[type].full;
      const { topic, key } = structuredMessage({ ...event, source: OWN_SOURCE, type, data });
      return `${topic} ${key}`;
    };
    expect(sent('payment.refunded.v1')).toBe('payments account-1');
    expect(sent('claim.approved.v1')).toBe('claims claim-1');
    expect(sent('program_terms.published.v1')).toBe('program terms-1');
    expect(sent('adjustment.posted.v1')).toBe('partners partner-1');
    expect(published('withdrawal.approved.v1')).toBe('withdrawals partner-1');
    expect(published('commission.posted.v1')).toBe('rewards partner-1');
    expect(published('adjustment.posted.v1')).toBe('rewards partner-1');
  });

  test('has no topic where nobody sends its type', () => {
    const data = OUTBOUND_SAMPLES['commission.posted.v1'].full;
    const event = { source: '/billing', id: 'i', type: 'commission.posted.v1', occurredAt, data } as const;
    expect(() => structuredMessage(event)).toThrow('no topic carries commission.posted.v1');
  });
});

describe('the catalogue', () => {
  test('has every type on exactly one topic', () => {
    const typesOf = (topics: Record<string, { types: readonly string[] }>) =>
      Object.values(topics).flatMap((topic) => topic.types);
    expect(typesOf(TOPICS).sort()).toEqual([...inboundTypes].sort());
    expect(typesOf(PUBLISHED).sort()).toEqual([...outboundTypes].sort());
  });

  test.each(Object.keys(RECORDED_CLASSES) as RecordedType[])('declares %s so that its samples are right', (type) => {
    expect(declaredProblems(RECORDED_CLASSES[type], SAMPLES[type].minimal)).toEqual([]);
    expect(declaredProblems(RECORDED_CLASSES[type], SAMPLES[type].full)).toEqual([]);
  });

  test.each(outboundTypes)('declares what is published as %s so that its samples are right', (type) => {
    expect(declaredProblems(OUTBOUND_CLASSES[type], OUTBOUND_SAMPLES[type].minimal)).toEqual([]);
    expect(declaredProblems(OUTBOUND_CLASSES[type], OUTBOUND_SAMPLES[type].full)).toEqual([]);
  });
});
