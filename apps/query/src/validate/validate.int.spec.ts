import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { startQueryApp, type Reply, type TestQueryApp } from '../../../../test/support/query-app.js';

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const LINES = 'application/x-ndjson';

const event = (id: string, changes: object = {}) => ({
  ...{ specversion: '1.0', id, source: '/billing', type: 'payment.succeeded.v1', time: '2026-01-01T00:00:00Z' },
  data: { paymentId: `p-${id}`, accountId: 'a', amountMinor: 3900, currency: 'USD', period: 'month', ...changes },
});
const WRONG = event('3', { amountMinor: 39.5 });
const told = (id: string) => ({ source: '/billing', id, type: 'payment.succeeded.v1' });

describe('POST /v1/validate', () => {
  let app: TestQueryApp;
  const validate = async (body: string | Buffer, contentType: string, headers = {}): Promise<Reply> => {
    const reply = await app.post('/v1/validate', body, { headers: { 'content-type': contentType, ...headers } });
    await app.expectDocumented('/v1/validate', reply);
    return reply;
  };

  beforeAll(async () => void (app = await startQueryApp()));
  afterAll(() => app.stop());

  test('says of one event, of a batch and of lines what the command says of a file, and stores nothing', async () => {
    const one = await validate(JSON.stringify(event('1', { taxminor: 1 })), STRUCTURED);
    expect([one.status, one.body]).toEqual([
      200,
      {
        ...{ valid: 1, warned: 1, refused: 0 },
        events: [
          {
            line: 0,
            outcome: 'valid',
            ...told('1'),
            warnings: [{ field: 'data.taxminor', problem: expect.any(String) }],
          },
        ],
      },
    ]);
    const refused = (place: object) => ({
      ...{ ...place, outcome: 'refused', ...told('3'), reason: 'INVALID_DATA' },
      message: expect.stringContaining('did you mean 3950 cents?'),
      problems: [{ field: 'data.amountMinor', problem: expect.any(String) }],
    });
    expect((await validate(JSON.stringify([event('1'), WRONG]), BATCH)).body).toEqual({
      ...{ valid: 1, warned: 0, refused: 1 },
      events: [{ line: 0, batchIndex: 0, outcome: 'valid', ...told('1') }, refused({ line: 0, batchIndex: 1 })],
    });
    const lines = [event('1'), '', [WRONG], event('1', { amountMinor: 1 })].map((one) =>
      one === '' ? one : JSON.stringify(one),
    );
    expect((await validate(lines.join('\r\n'), LINES)).body).toEqual({
      ...{ valid: 1, warned: 0, refused: 2 },
      events: [
        { line: 1, outcome: 'valid', ...told('1') },
        refused({ line: 3, batchIndex: 0 }),
        { line: 4, outcome: 'refused', ...told('1'), reason: 'ID_REUSED', message: expect.any(String) },
      ],
    });
    const { rows } = await app.pool.query('SELECT position, (SELECT count(*) FROM dead_letters) FROM event_store_head');
    expect(rows).toEqual([{ position: 0, count: 0 }]);
  });

  test('takes the attributes of a binary event out of headers, as CloudEvents have it over HTTP', async () => {
    const { data, ...attributes } = event('1');
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
    const binary = (changes: object) => validate(JSON.stringify(data), 'application/json', { ...headers, ...changes });
    expect((await binary({})).body.events).toEqual([{ line: 0, outcome: 'valid', ...told('1') }]);
    expect((await binary({ 'ce-id': 'na%C3%AFve' })).body.events[0]).toMatchObject({ id: 'naïve' });
    expect((await binary({ 'ce-time': '"2026-01-01T00:00:00Z"' })).body.events[0].message).toContain(
      'stands in quotes',
    );
  });

  test('says how a structured event is sent, and refuses what does not come whole', async () => {
    const { body } = await validate(JSON.stringify(event('1')), 'application/json');
    expect(body.events[0].message).toContain('send content-type: application/cloudevents+json');
    expect((await validate('', STRUCTURED)).body.events[0]).toMatchObject({ outcome: 'refused', reason: 'NOT_JSON' });
    expect((await validate('', LINES)).body).toEqual({ valid: 0, warned: 0, refused: 0, events: [] });
    const large = await validate(JSON.stringify(event('1', { note: 'x'.repeat(300_000) })), STRUCTURED);
    expect(large.body.events[0]).toMatchObject({ outcome: 'refused', reason: 'TOO_LARGE' });

    const post = (body: string | Buffer, headers: Record<string, string>) =>
      app.post('/v1/validate', body, { headers });
    expect(await post(Buffer.alloc(1_048_577, 10), { 'content-type': LINES })).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
    });
    expect((await post('x', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post('{}', { 'x-y': 'z' })).status).toBe(200);
    expect((await app.get('/v1/validate')).status).toBe(405);
  });

  test('reads no more than it may where nobody says how much comes, and minds nobody who hangs up', async () => {
    const authorization = `Bearer ${await app.token()}`;
    /** @returns the status, or that the connection was cut */
    const sendOf = (bytes: number, then: 'end' | 'hang up') =>
      new Promise<number | string>((resolve) => {
        const options = { method: 'POST', headers: { authorization } };
        const sending = request(`${app.url}/v1/validate`, options, (response) => {
          response.resume();
          resolve(response.statusCode!);
        });
        sending.on('error', () => resolve('cut'));
        let sent = 0;
        const send = (): void => {
          if (sending.destroyed) return;
          if (sent >= bytes) return void (then === 'end' ? sending.end() : sending.destroy(new Error('hung up')));
          sent += 65_536;
          if (sending.write(Buffer.alloc(65_536, 0x20))) setImmediate(send);
          else sending.once('drain', send);
        };
        send();
      });
    expect(await sendOf(2 * 1_048_576, 'end')).toBe(413);
    expect([413, 'cut']).toContain(await sendOf(1_000 * 1_048_576, 'end'));
    expect(await sendOf(65_536, 'hang up')).toBe('cut');
    expect((await validate(JSON.stringify(event('1')), STRUCTURED)).status).toBe(200);
    expect(app.log.filter((line) => line.includes('"error"'))).toEqual([]);
  });
});
