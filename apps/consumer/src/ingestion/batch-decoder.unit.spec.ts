import { describe, expect, test } from '@jest/globals';
import { DECODE_LIMITS, type RawMessage } from '#contracts';
import { createLogger } from '#platform';
import { BatchDecoder } from './batch-decoder.js';

const STRUCTURED = { 'content-type': Buffer.from('application/cloudevents+json') };

function message(id: string, over: Partial<RawMessage> = {}): RawMessage {
  const event = {
    specversion: '1.0',
    id,
    source: 'test',
    type: 'client.signed_up.v1',
    time: '2026-01-01T00:00:00Z',
    data: { accountId: id, separateAccount: true },
  };
  const value = Buffer.from(JSON.stringify(event));
  return { topic: 'signups', partition: 0, offset: '0', key: null, value, headers: STRUCTURED, ...over };
}

const many = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => message(`${prefix}${n}`));

/** A decoder, and what it has said. */
function decoder() {
  const said: string[] = [];
  const logger = createLogger('test', { level: 'error', destination: { write: (line: string) => said.push(line) } });
  return { subject: new BatchDecoder(logger, DECODE_LIMITS), said };
}

describe('BatchDecoder', () => {
  test('keeps the order, and tells what cannot be used from what can', async () => {
    const { subject } = decoder();
    const broken = message('x', { value: Buffer.from('{'), offset: '7' });
    const { events, refusals } = await subject.decode([
      message('a'),
      broken,
      message('b'),
      message('c', { value: null }),
    ]);
    expect(events.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(refusals.map(({ raw }) => raw)).toEqual([broken, expect.objectContaining({ value: null })]);
  });

  test('is done with one batch before it begins the next, and lets others have their turn in a long one', async () => {
    const { subject } = decoder();
    const order: string[] = [];
    const first = subject.decode(many('a', 1_000)).then(({ events }) => order.push(`first ${events.length}`));
    const second = subject.decode(many('b', 3)).then(({ events }) => order.push(`second ${events.length}`));
    setImmediate(() => order.push('somebody else'));
    await Promise.all([first, second]);
    expect(order).toEqual(['somebody else', 'first 1000', 'second 3']);
  });

  test('gives each event of a batch of CloudEvents for itself, in order, and what is wrong with the batch itself once', async () => {
    const { subject } = decoder();
    const texts = [message('b1'), message('b2', { value: Buffer.from('{}') }), message('b3')].map(({ value }) =>
      value!.toString(),
    );
    const headers = { 'content-type': Buffer.from('application/cloudevents-batch+json') };
    const batch = (text: string) => message('', { value: Buffer.from(text), headers, offset: '7' });
    const { events, refusals } = await subject.decode([
      message('a'),
      batch(`[${texts.join(', ')}]`),
      batch('[{]'),
      message('c'),
    ]);
    expect(events.map(({ id }) => id)).toEqual(['a', 'b1', 'b3', 'c']);
    expect(refusals.map(({ reason, raw }) => [reason, raw.batchIndex, raw.value?.toString()])).toEqual([
      ['NOT_A_CLOUDEVENT', 1, '{}'],
      ['NOT_JSON', undefined, '[{]'],
    ]);
  });

  test('lets others have their turn within a long batch of CloudEvents', async () => {
    const { subject } = decoder();
    const order: string[] = [];
    const headers = { 'content-type': Buffer.from('application/cloudevents-batch+json') };
    const value = Buffer.from(
      `[${many('a', 1_000)
        .map(({ value: text }) => text!.toString())
        .join()}]`,
    );
    const done = subject
      .decode([message('', { value, headers })])
      .then(({ events }) => order.push(`all ${events.length}`));
    setImmediate(() => order.push('somebody else'));
    await done;
    expect(order).toEqual(['somebody else', 'all 1000']);
  });

  test('makes a refusal of a message that the decoder itself stumbles over, says so without what is in it, and goes on', async () => {
    const { subject, said } = decoder();
    const headers = new Proxy(STRUCTURED, {
      get: () => {
        throw new Error('stumbled');
      },
    });
    const { events, refusals } = await subject.decode([message('secret', { headers, offset: '42' }), message('b')]);
    expect(events.map(({ id }) => id)).toEqual(['b']);
    expect(refusals).toMatchObject([{ reason: 'INVALID_DATA', raw: { offset: '42' } }]);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('"offset":"42"');
    expect(said[0]).not.toContain('secret');
  });
});
