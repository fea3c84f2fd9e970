import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fact } from './support/history.js';
import { runSource } from './support/run-source.js';
import { describeWithKafka } from './support/kafka.js';
import { startSystem, type TestSystem } from './support/system.js';

const TIME = '2026-01-02T00:00:00Z';

/** A structured event whose data, and other attributes, are written as they are given. */
const structured = (id: string, type: string, data: string, attributes = '') => ({
  key: 'k',
  value: `{"specversion":"1.0","id":"${id}","source":"test","type":"${type}","time":"${TIME}"${attributes && `, ${attributes}`},"data":${data}}`,
  headers: { 'content-type': 'application/cloudevents+json' },
});

const binaryOf = (id: string, data: string, attributes: Record<string, string> = {}) => ({
  key: 'k',
  value: data,
  headers: {
    ...{ 'content-type': 'application/json', ce_specversion: '1.0', ce_id: id, ce_source: 'test' },
    ...{ ce_type: 'client.signed_up.v1', ce_time: TIME },
    ...attributes,
  },
});

/** What becomes of messages of every kind, as a producer and a reader of the queries see it. */
describeWithKafka('the way in', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startSystem();
    await system.publish(
      ['referral_link.created.v1', '2025-12-01T00:00:00Z', { partnerId: 'p', code: 'code-p' }],
      ['contract.signed.v1', '2025-12-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'bank' }],
      [
        'client.signed_up.v1',
        '2026-01-01T00:00:00Z',
        { accountId: 'a', separateAccount: true, referralCode: 'code-p' },
      ],
    );
  });
  afterAll(() => system.stop());

  const payment = (paymentId: string, time: string): Fact => [
    'payment.succeeded.v1',
    time,
    { paymentId, accountId: 'a', amountMinor: 3900, currency: 'USD', period: 'month' },
  ];

  test('takes no money from the future, and says from when on; what is scheduled it takes', async () => {
    await system.publish(
      payment('of-2099', '2099-01-01T00:00:00Z'),
      ['contract.terminated.v1', '2099-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p' }],
      payment('of-today', '2026-01-02T00:00:00Z'),
    );
    const { balances } = await system.eventually('/v1/partners/p/balances', (body) => body.balances.length > 0);
    expect(balances).toMatchObject([{ currency: 'USD', availableMinor: 390 }]);
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=TIME_IN_FUTURE',
      (body) => body.deadLetters.length === 1,
    );
    expect(deadLetters).toMatchObject([
      {
        topic: expect.stringMatching(/payments$/),
        type: 'payment.succeeded.v1',
        position: null,
        status: 'open',
        message: expect.stringContaining('It can be redriven from 2098-12-31T23:00:00.000Z on.'),
      },
    ]);
    expect((await system.query.get('/v1/payments/of-2099/explanation')).status).toBe(404);
  });

  test('keeps data and attributes as they came, digit by digit, and tells two events of one id apart by any of them', async () => {
    const data = '{"accountId":"kept", "separateAccount":true, "big":9007199254740993, "huge":[1e400, 1.10]}';
    const attributes = '"traceparent":"00-a", "subject":"s", "sequence":12345678901234567890';
    const event = structured('kept', 'client.signed_up.v1', data, attributes);
    await system.send(
      'signups',
      event,
      { ...event, value: event.value.replace('00-a', '00-b') },
      structured('kept', 'client.signed_up.v1', data.replace('993', '992')),
      binaryOf('kept', data),
      binaryOf('headers', data.replaceAll('kept', 'headers'), { ce_dataschema: 'https://example.com/s' }),
    );
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=ID_REUSED',
      (body) => body.deadLetters.length > 0,
    );
    expect(deadLetters).toMatchObject([{ eventId: 'kept' }]);
    const { body: letter } = await system.query.get(`/v1/operations/dead-letters/${deadLetters[0].id}`);
    expect(Buffer.from(letter.rawBase64, 'base64').toString()).toContain('9007199254740992');
    await system.eventually('/v1/accounts/headers/referrer', (body) => body.accountId === 'headers');

    const ops = (...args: string[]) =>
      runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: system.query.databaseUrl } });
    const { stdout } = await ops('export', '-');
    const lines = stdout.split('\n').filter((line) => /"id":"(kept|headers)"/.test(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`"data":${data}}`);
    expect(lines[0]).toContain('"sequence":12345678901234567890,"subject":"s","traceparent":"00-a"');
    expect(lines[1]).toContain('"dataschema":"https://example.com/s"');
    expect(await ops('verify')).toMatchObject({ code: 0 });
  });

  test('takes a batch of CloudEvents, each event for itself', async () => {
    const one = (id: string, type = 'client.signed_up.v1') =>
      structured(id, type, `{"accountId":"${id}","separateAccount":true}`).value;
    const value = `[${one('in-batch-1')}, ${one('in-batch-2', 'nobody.knows.v1')},\n${one('in-batch-3')}, ${one('in-batch-1')}]`;
    await system.send('signups', {
      key: 'k',
      value,
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=UNKNOWN_TYPE',
      (body) => body.deadLetters.length > 0,
    );
    expect(deadLetters).toMatchObject([{ eventId: 'in-batch-2', batchIndex: 1 }]);
    const reply = await system.query.get(`/v1/operations/dead-letters/${deadLetters[0].id}`);
    expect(Buffer.from(reply.body.rawBase64, 'base64').toString()).toBe(one('in-batch-2', 'nobody.knows.v1'));
    await system.query.expectDocumented('/v1/operations/dead-letters/{id}', reply);
    for (const id of ['in-batch-1', 'in-batch-3'])
      await system.eventually(`/v1/accounts/${id}/referrer`, (body) => body.accountId === id);
  });

  test('takes no float for money, whatever its value, and no name that stands twice', async () => {
    const data = '{"paymentId":"float","accountId":"a","amountMinor":3900,"currency":"USD","period":"month"}';
    await system.send(
      'payments',
      structured('float', 'payment.succeeded.v1', data.replace('3900', '39.00')),
      structured('twice', 'payment.succeeded.v1', data.replace('"amountMinor"', '"amountMinor":1,"amountMinor"')),
    );
    const { deadLetters } = await system.eventually(
      '/v1/operations/dead-letters?reason=INVALID_DATA',
      (body) => body.deadLetters.length === 2,
    );
    const messageOf = (id: string) => deadLetters.find(({ eventId }: { eventId: string }) => eventId === id).message;
    expect(messageOf('float')).toBe(
      'The data breaks its contract: data.amountMinor must be a whole number of minor units (cents) from 0 to ' +
        '9000000000000000, is 39.00: a whole number stands without a fraction and an exponent (did you mean 3900 cents?).',
    );
    expect(messageOf('twice')).toBe(
      'The data breaks its contract: data.amountMinor must be there once, is there twice.',
    );
  });
});
