import { contentHash, recordedContentHash } from '#contracts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GENESIS_HASH, hashBatch, type ChainedEvent } from './batch-hash.js';
import { ANY_CHARACTER } from '../../../../test/support/any-character.js';

const RECORDED_AT = 1_790_000_000_123_000;
const event = (changes: Partial<ChainedEvent> = {}): ChainedEvent => ({
  position: 1,
  source: 'billing',
  eventId: 'e1',
  contentHash: contentHash('client.signed_up.v1', 1_700_000_000_000_001, { accountId: 'a' }),
  schemaVersion: 1,
  accountId: 'a',
  partnerId: null,
  paymentId: null,
  topic: 'signups',
  partition: 0,
  offset: '17',
  attributes: null,
  ...changes,
});
const hashOf = (...events: ChainedEvent[]) => hashBatch(GENESIS_HASH, RECORDED_AT, events).hash.toString('hex');

test('a batch’s hash is the same for good: a chain that exists depends on it', () => {
  const { hash, marks } = hashBatch(GENESIS_HASH, RECORDED_AT, [event(), event({ position: 2, eventId: 'e2' })]);
  expect(hash.toString('hex')).toBe('8dfeace3083cb315f5cf62df26962e1ea64d7f826e1d4996bf23a3b7005b349d');
  expect(marks.toString('hex')).toBe('0274cf8c1aef3b02');
});

describe('the hash changes with', () => {
  test.each<[string, Partial<ChainedEvent>]>([
    ['position', { position: 2 }],
    ['source', { source: 'billing2' }],
    ['event id', { eventId: 'e2' }],
    ['content', { contentHash: contentHash('client.signed_up.v1', 1_700_000_000_000_001, { accountId: 'b' }) }],
    ['schema version', { schemaVersion: 2 }],
    ['account', { accountId: null }],
    ['partner', { partnerId: 'a' }],
    ['payment', { paymentId: 'a' }],
    ['topic', { topic: null }],
    ['partition', { partition: 1 }],
    ['offset', { offset: '18' }],
    ['other attributes', { attributes: '{"subject":"x"}' }],
  ])('the %s', (_, changes) => {
    expect(hashOf(event(changes))).not.toBe(hashOf(event()));
  });

  test('the batch before, the time of recording, and the order', () => {
    const events = [event(), event({ eventId: 'e2' })];
    const seals = [
      hashBatch(GENESIS_HASH, RECORDED_AT, events),
      hashBatch(Buffer.alloc(32, 1), RECORDED_AT, events),
      hashBatch(GENESIS_HASH, RECORDED_AT + 1, events),
      hashBatch(GENESIS_HASH, RECORDED_AT, events.toReversed()),
    ];
    expect(new Set(seals.map(({ hash }) => hash.toString('hex'))).size).toBe(4);
  });
});

test('no two events share a line, however their texts are cut', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (source, eventId, source2, eventId2) => {
      fc.pre(source !== source2 || eventId !== eventId2);
      expect(hashOf(event({ source, eventId }))).not.toBe(hashOf(event({ source: source2, eventId: eventId2 })));
    }),
  );
});

test('what was stored has the content hash that was computed before it was stored, of earlier releases too, whatever its numbers', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: ANY_CHARACTER, maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }),
      (data) => {
        const hash = contentHash('client.signed_up.v1', 0, data);
        expect(recordedContentHash('client.signed_up.v1', 0, JSON.stringify(data))).toEqual(hash);
      },
    ),
  );
});
