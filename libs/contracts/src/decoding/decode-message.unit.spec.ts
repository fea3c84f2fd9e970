import { describe, expect, test } from '@jest/globals';
import { binary, cloudEvent, message, SAMPLES, structured, TIME } from '../../test/samples.js';
import { DECODE_LIMITS, decodeMessage, parseInstant, type RawMessage, type Refusal } from '../index.js';
import { NESTING_MAX } from '../json/canonical-json.js';

const type = 'payment.succeeded.v1';
const data = SAMPLES[type].full;
const json = 'application/cloudevents+json';

function refused(raw: RawMessage): Refusal {
  const { refusal } = decodeMessage(raw);
  if (!refusal) throw new Error('was accepted');
  return refusal;
}

describe('a message that can be used', () => {
  test('becomes an event with the ids that rules look up', () => {
    const raw = structured(cloudEvent(type, data));
    expect(decodeMessage(raw).event).toMatchObject({
      source: '/billing',
      id: 'event-1',
      type,
      schemaVersion: 1,
      occurredAt: parseInstant(TIME),
      data,
      accountId: 'account-1',
      paymentId: 'payment-1',
      partnerId: undefined,
      message: raw,
    });
  });

  test('says the same, structured or binary', () => {
    const fromStructured = decodeMessage(structured(cloudEvent(type, data))).event;
    const fromBinary = decodeMessage(binary(type, data)).event;
    expect({ ...fromBinary, message: undefined }).toEqual({ ...fromStructured, message: undefined });
    expect(fromBinary?.contentHash).toHaveLength(32);
  });

  test('keeps unknown fields and does not take ids from them', () => {
    const more = { ...data, partnerId: { not: 'an id' }, note: 'x' };
    const event = decodeMessage(binary(type, more)).event;
    expect(event?.data).toEqual(more);
    expect(event?.partnerId).toBeUndefined();
  });

  test.each([
    'application/cloudevents+json; charset=UTF-8',
    'Application/CloudEvents+JSON;charset="utf-8"',
    ' application/cloudevents+json ',
  ])('is structured with the content type %s', (contentType) => {
    expect(decodeMessage(structured(cloudEvent(type, data), contentType)).event).toBeDefined();
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'text/json', 'application/vnd.billing+json'])(
    'is binary with the content type %s',
    (contentType) => {
      expect(decodeMessage(binary(type, data, { 'content-type': contentType })).event).toBeDefined();
    },
  );

  test('may write the name of the content-type header in capitals', () => {
    const raw = message(JSON.stringify(cloudEvent(type, data)), { 'Content-Type': json });
    expect(decodeMessage(raw).event).toBeDefined();
  });

  test('may carry its data as JSON in data_base64', () => {
    const base64 = Buffer.from(JSON.stringify(data)).toString('base64');
    const raw = structured(cloudEvent(type, undefined, { data_base64: base64 }));
    expect(decodeMessage(raw).event?.data).toEqual(data);
  });

  test('may carry extension attributes and come on any topic', () => {
    const raw = { ...structured(cloudEvent(type, data, { partitionkey: 'x', subject: 'y' })), topic: 'claims' };
    expect(decodeMessage(raw).event).toBeDefined();
  });

  test('may have a moment in any offset, and the same moment has the same hash', () => {
    const utc = decodeMessage(structured(cloudEvent(type, data))).event;
    const berlin = decodeMessage(structured(cloudEvent(type, data, { time: '2024-03-01T13:00:00+01:00' }))).event;
    expect(berlin?.occurredAt).toBe(utc?.occurredAt);
    expect(berlin?.contentHash).toEqual(utc?.contentHash);
  });

  test('has a hash that its data, type and time change and the order of its fields does not', () => {
    const hash = (event: object) => decodeMessage(structured(event)).event!.contentHash.toString('hex');
    const reversed = Object.fromEntries(Object.entries(data).reverse());
    expect(hash(cloudEvent(type, reversed))).toBe(hash(cloudEvent(type, data)));
    const others = [
      cloudEvent(type, { ...data, amountMinor: 3901 }),
      cloudEvent(type, data, { time: '2024-03-01T12:00:00.000001Z' }),
      cloudEvent('referral_link.created.v1', SAMPLES['referral_link.created.v1'].full),
      cloudEvent('referral_link.disabled.v1', SAMPLES['referral_link.disabled.v1'].full),
    ].map(hash);
    expect(new Set([...others, hash(cloudEvent(type, data))]).size).toBe(5);
  });
});

describe('NOT_JSON', () => {
  test.each([
    ['a tombstone', null],
    ['an empty value', ''],
    ['broken JSON', '{"id": "client@example.com"'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a byte order mark', '\ufeff{}'],
    ['brackets without end', '['.repeat(200_000)],
  ])('is the reason for %s, structured or binary', (_what, value) => {
    const headers = binary(type, data).headers;
    for (const raw of [message(value, { 'content-type': json }), { ...message(value, {}), headers }]) {
      expect(refused(raw)).toMatchObject({ reason: 'NOT_JSON', raw });
      expect(refused(raw).message).not.toContain('client@example.com');
    }
  });

  test('is the reason for data_base64 without JSON in it', () => {
    const raw = structured(cloudEvent(type, undefined, { data_base64: Buffer.from('{').toString('base64') }));
    expect(refused(raw)).toMatchObject({
      reason: 'NOT_JSON',
      message: 'data_base64 is not valid JSON: it ends before it is complete.',
    });
  });

  test('leaves the identity that binary headers give', () => {
    const raw = { ...binary(type, data), value: null };
    expect(refused(raw)).toMatchObject({ reason: 'NOT_JSON', source: '/billing', eventId: 'event-1', type });
  });
});

describe('NOT_A_CLOUDEVENT', () => {
  test.each(['id', 'source', 'specversion', 'time', 'type', 'data'])(
    'is the reason without %s, and says so',
    (name) => {
      const refusal = refused(structured(cloudEvent(type, data, { [name]: undefined })));
      expect(refusal.reason).toBe('NOT_A_CLOUDEVENT');
      expect(refusal.message).toBe(`Not a CloudEvent 1.0: ${name} is missing.`);
    },
  );

  test.each(['ce_id', 'ce_source', 'ce_specversion', 'ce_time', 'ce_type'])('is the reason without %s', (name) => {
    const raw = binary(type, data);
    delete raw.headers[name];
    expect(refused(raw)).toMatchObject({ reason: 'NOT_A_CLOUDEVENT', problems: [{ field: name.slice(3) }] });
  });

  test.each([
    ['id', ''],
    ['id', 7],
    ['id', 'a'.repeat(257)],
    ['id', 'a\u0000b'],
    ['id', '\udc00'],
    ['source', 'a'.repeat(513)],
    ['source', 'referral-ledger'],
    ['specversion', '0.3'],
    ['specversion', 1],
    ['time', '2024-03-01'],
    ['time', '2024-02-30T00:00:00Z'],
    ['time', 1709294400],
    ['type', ['x']],
    ['datacontenttype', 'application/avro'],
    ['data_base64', 'e30='],
  ])('is the reason where %s is %j', (name, wrong) => {
    const refusal = refused(structured(cloudEvent(type, data, { [name]: wrong })));
    expect(refusal).toMatchObject({ reason: 'NOT_A_CLOUDEVENT', problems: [{ field: name }] });
  });

  test('names every attribute that is wrong', () => {
    const refusal = refused(message('{}', { 'content-type': json }));
    expect(refusal.problems?.map(({ field }) => field)).toEqual(['id', 'source', 'specversion', 'time', 'type']);
  });

  test('is the reason for another format and for another charset', () => {
    const event = cloudEvent(type, data);
    expect(refused(structured(event, 'application/cloudevents+avro')).reason).toBe('NOT_A_CLOUDEVENT');
    expect(refused(structured(event, `${json}; charset=utf-16`)).message).toContain('UTF-8');
    expect(refused(binary(type, data, { 'content-type': 'text/plain' })).reason).toBe('NOT_A_CLOUDEVENT');
  });

  test('is the reason for JSON that is no object, and for a message without any header', () => {
    expect(refused(message('[]', { 'content-type': json })).reason).toBe('NOT_A_CLOUDEVENT');
    const bare = refused(message(JSON.stringify(cloudEvent(type, data)), {}));
    expect(bare.reason).toBe('NOT_A_CLOUDEVENT');
    expect(bare.message).toContain('neither structured nor binary');
  });

  test('is the reason for an attribute in a header that is not UTF-8', () => {
    expect(refused(binary(type, data, { ce_id: Buffer.from([0xff]) }))).toMatchObject({
      reason: 'NOT_A_CLOUDEVENT',
      problems: [{ field: 'id' }],
      eventId: undefined,
    });
  });

  test('does not repeat what a text column cannot hold', () => {
    const refusal = refused(structured(cloudEvent(type, data, { id: 'a\u0000', type: 'x'.repeat(300) })));
    expect(refusal).toMatchObject({ source: '/billing', eventId: undefined, type: undefined });
  });
});

describe('UNKNOWN_TYPE', () => {
  test.each([
    'invoice.sent.v1',
    'payment.succeeded.v2',
    'constructor',
    'withdrawal.approved.v1',
    'withdrawal.rejected.v1',
    'commission.posted.v1',
  ])('is the reason for %s from outside', (name) => {
    for (const raw of [structured(cloudEvent(name, {})), binary(name, {})]) {
      expect(refused(raw)).toMatchObject({ reason: 'UNKNOWN_TYPE', type: name, eventId: 'event-1' });
    }
  });
});

describe('INVALID_DATA', () => {
  test.each([[null], ['text'], [7], [[data]]])('is the reason for data that is no object: %j', (wrong) => {
    expect(refused(structured(cloudEvent(type, wrong)))).toMatchObject({
      reason: 'INVALID_DATA',
      problems: [{ field: 'data', problem: expect.stringContaining('must be a JSON object, is ') }],
    });
  });

  test('lists each field that is wrong, sorted, with what was found: a number, never other text', () => {
    const wrong = { ...data, periodCount: 987_654, amountMinor: '3900', currency: 'secret@example.com' };
    const refusal = refused(binary(type, wrong));
    expect(refusal.problems).toEqual([
      {
        field: 'data.amountMinor',
        problem:
          'must be a whole number of minor units (cents) from 0 to 9000000000000000, is text: a number stands without quotes',
      },
      { field: 'data.currency', problem: 'must be an ISO 4217 currency code in capitals, is other text' },
      { field: 'data.periodCount', problem: 'must be a whole number from 1 to 120, is 987654' },
    ]);
    expect(JSON.stringify([refusal.message, refusal.problems])).not.toMatch(/secret|3900/);
  });

  test('is the reason for unknown fields nested so deeply that they could exhaust the stack', () => {
    const nested = (levels: number): RawMessage =>
      message(
        JSON.stringify(cloudEvent(type, { ...data, x: 0 })).replace(
          '"x":0',
          `"x":${'['.repeat(levels)}${']'.repeat(levels)}`,
        ),
        { 'content-type': json },
      );
    expect(decodeMessage(nested(NESTING_MAX - 1)).event).toBeDefined();
    for (const levels of [NESTING_MAX, 100_000]) {
      expect(refused(nested(levels))).toMatchObject({ reason: 'INVALID_DATA', problems: [{ field: 'data' }] });
    }
  });

  test('is not fooled by a __proto__ member', () => {
    const raw = message(
      JSON.stringify(cloudEvent(type, {})).replace('"data":{}', `"data":{"__proto__":${JSON.stringify(data)}}`),
      { 'content-type': json },
    );
    expect(refused(raw).problems).toContainEqual({ field: 'data.paymentId', problem: 'is missing' });
  });
});

describe('TOO_LARGE', () => {
  test('is the reason for a value of more than 256 KiB', () => {
    const raw = structured(cloudEvent(type, { ...data, note: '' }));
    const room = 256 * 1024 - raw.value!.length;
    const padded = (bytes: number) => structured(cloudEvent(type, { ...data, note: 'x'.repeat(bytes) }));
    expect(decodeMessage(padded(room)).event).toBeDefined();
    expect(refused(padded(room + 1))).toMatchObject({
      reason: 'TOO_LARGE',
      message: 'The value has 262145 bytes; 262144 are allowed.',
    });
  });

  test('can be told another limit, and leaves the identity that binary headers give', () => {
    const { refusal } = decodeMessage(binary(type, data), { ...DECODE_LIMITS, valueBytesMax: 10 });
    expect(refusal).toMatchObject({ reason: 'TOO_LARGE', eventId: 'event-1' });
  });
});
