import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cloudEvent, message, SAMPLES, structured } from '../../test/samples.js';
import { BATCH_CONTENT_TYPE, decodeEach, DECODE_LIMITS, decodeMessage, type RawMessage } from '../index.js';
import { runs } from '../../../../test/support/runs.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const type = 'payment.succeeded.v1';
const event = (id: string, changes: Record<string, unknown> = {}) =>
  cloudEvent(type, SAMPLES[type].full, { id, ...changes });
const batch = (value: string | Buffer | null, contentType = BATCH_CONTENT_TYPE): RawMessage =>
  message(value, { 'Content-Type': contentType, trace: 'x' });

describe('a batch of CloudEvents', () => {
  test('is taken apart into its very bytes, in order, each a structured event with its place', () => {
    const blanks = fc.stringMatching(/^[ \n\r\t]{0,2}$/);
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ stringUnit: ANY_CHARACTER })), blanks, (items, between) => {
        const texts = items.map((item) => JSON.stringify(item, null, 1));
        const raw = batch(`${between}[${between}${texts.join(`${between},${between}`)}${between}]${between}`);
        const elements = decodeMessage(raw).elements!;
        const headers = { 'Content-Type': Buffer.from('application/cloudevents+json'), trace: Buffer.from('x') };
        const place = { topic: 'payments', partition: 0, offset: '42', key: null };
        expect(elements.map(({ value }) => value!.toString())).toEqual(texts);
        const places = elements.map(({ value: _, ...element }) => element);
        expect(places).toEqual(texts.map((_, batchIndex) => ({ ...place, headers, batchIndex })));
      }),
      { numRuns: runs(300) },
    );
  });

  test('is decoded event by event: what is wrong with one is no matter of the others', () => {
    const events = [event('a'), event('b', { type: 'nobody.knows.v1' }), 7, event('c', { data: {} }), event('d')];
    const decoded = decodeEach(batch(JSON.stringify(events)));
    expect(decoded.map(({ event: one, refusal }) => one?.id ?? refusal?.reason)).toEqual([
      ...['a', 'UNKNOWN_TYPE', 'NOT_A_CLOUDEVENT', 'INVALID_DATA', 'd'],
    ]);
    expect(decoded[1]?.refusal).toMatchObject({ eventId: 'b', raw: { batchIndex: 1 } });
    expect(decoded[4]?.event?.message).toMatchObject({ batchIndex: 4, value: Buffer.from(JSON.stringify(event('d'))) });
    expect(decoded[0]?.event?.contentHash).toEqual(decodeMessage(structured(event('a'))).event?.contentHash);
  });

  test('may be empty, and as large as its own limit; each event as large as any', () => {
    expect(decodeMessage(batch('[]')).elements).toEqual([]);
    const room = '[{"x":""}]'.length;
    const large = (bytes: number) => batch(`[{"x":"${'x'.repeat(bytes - room)}"}]`);
    expect(decodeMessage(large(1024 * 1024)).elements).toHaveLength(1);
    expect(decodeMessage(decodeMessage(large(300_000)).elements![0]!).refusal?.reason).toBe('TOO_LARGE');
    expect(decodeMessage(large(1024 * 1024 + 1)).elements).toBeUndefined();
    expect(decodeMessage(large(1024 * 1024 + 1)).refusal).toMatchObject({
      reason: 'TOO_LARGE',
      message: 'The batch has 1048577 bytes; 1048576 are allowed.',
    });
    expect(decodeMessage(batch('[1]'), { ...DECODE_LIMITS, batchBytesMax: 2 }).elements).toBeUndefined();
  });

  test.each<[RawMessage, string, string]>([
    [batch('[{'), 'NOT_JSON', 'The value is not valid JSON: it ends before it is complete.'],
    [batch('[1,]'), 'NOT_JSON', 'The value is not valid JSON'],
    [batch(null), 'NOT_JSON', 'a tombstone is no event'],
    [batch(Buffer.from([0x5b, 0xff, 0x5d])), 'NOT_JSON', 'is not valid UTF-8'],
    [batch('{}'), 'NOT_A_CLOUDEVENT', 'value must be a JSON list of CloudEvents, is an object'],
    [batch('[]', 'application/cloudevents-batch+avro'), 'NOT_A_CLOUDEVENT', 'is application/cloudevents-batch+avro'],
    [batch('[]', `${BATCH_CONTENT_TYPE}; charset=utf-16`), 'NOT_A_CLOUDEVENT', 'must have the charset UTF-8'],
  ])('that cannot be taken apart is refused as a whole: %#', (raw, reason, text) => {
    expect(decodeMessage(raw).elements).toBeUndefined();
    expect(decodeMessage(raw).refusal).toMatchObject({ reason, message: expect.stringContaining(text), raw });
  });

  test('is only what says so', () => {
    expect(decodeMessage(structured([event('a')])).elements).toBeUndefined();
    expect(decodeMessage(message('[]', {})).elements).toBeUndefined();
    expect(decodeMessage(structured([event('a')])).refusal?.message).toContain('must be a JSON object, is a list');
  });
});
