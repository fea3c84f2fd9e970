import { now, parseInstant } from '#contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { encodeCursor } from '../../../../libs/read-models/src/reading/page.js';
import type { Fact } from '../../../../test/support/history.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

const paid = (paymentId: string, time: string, data: object = {}): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId, accountId: 'a1', amountMinor: 50_000, currency: 'USD', period: 'month', ...data },
];

const adjusted = (adjustmentId: string, time: string, amount: number, reason: string): Fact => [
  'adjustment.posted.v1',
  time,
  { adjustmentId, partnerId: 'p1', asset: 'USD', amount, reason },
];

const STATEMENT = '/v1/partners/{partnerId}/statements/{month}';
const CLOSE = '/v1/finance/months/{month}';

describe('months as they were recorded', () => {
  let app: TestQueryApp;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.recordAt(
      '2024-01-10T00:00:00Z',
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'one' }],
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p2', code: 'two' }],
      ['client.signed_up.v1', '2024-01-05T00:00:00Z', { accountId: 'a1', separateAccount: true, referralCode: 'one' }],
      ['client.signed_up.v1', '2024-01-05T00:00:00Z', { accountId: 'a2', separateAccount: true, referralCode: 'two' }],
      ['contract.signed.v1', '2024-01-06T00:00:00Z', { contractId: 'c1', partnerId: 'p1', payoutAccountRef: 'x' }],
    );
    await app.history.recordAt('2024-02-12T00:00:00Z', paid('pay1', '2024-02-11T00:00:00Z'));
    await app.history.recordAt(
      '2024-03-12T00:00:00Z',
      paid('pay2', '2024-03-11T00:00:00Z', { amountMinor: 10_000 }),
      paid('pay3', '2024-03-11T00:00:00Z', { accountId: 'a2' }),
    );
    // Nothing is recorded in April.
    await app.history.recordAt(
      '2024-05-03T00:00:00Z',
      paid('late', '2024-03-20T00:00:00Z', { amountMinor: 20_000 }),
      [
        'payment.refunded.v1',
        '2024-05-02T00:00:00Z',
        { refundId: 'r1', paymentId: 'pay1', accountId: 'a1', amountMinor: 50_000 },
      ],
      adjusted('bonus', '2024-05-03T00:00:00Z', 700, '=HYPERLINK("https://example.org"), "so"\nand <b>so</b>'),
    );
    await app.history.project();
  });
  afterAll(() => app.stop());

  const statement = async (month: string, query = '', partnerId = 'p1') => {
    const reply = await app.get(`/v1/partners/${partnerId}/statements/${month}${query}`);
    await app.expectDocumented(STATEMENT, reply);
    return reply;
  };

  test('are listed from a partner’s first entry on, the latest first, the last one open', async () => {
    const reply = await app.get('/v1/partners/p1/statements');
    await app.expectDocumented('/v1/partners/{partnerId}/statements', reply);
    expect(reply.body.statements.map(({ month, status }: never) => [month, status])).toEqual([
      ['2024-05', 'open'],
      ['2024-04', 'final'],
      ['2024-03', 'final'],
      ['2024-02', 'final'],
    ]);
  });

  test('what came late is on the statement of the month in which it was recorded, as a correction', async () => {
    const march = await statement('2024-03');
    expect(march.body.assets).toEqual([
      {
        asset: 'USD',
        opening: { owed: 5_000, available: 5_000, held: 0, reserved: 0 },
        given: 1_000,
        takenBack: 0,
        settled: 0,
        returned: 0,
        entries: 1,
        corrections: [],
        closing: { owed: 6_000, available: 6_000, held: 0, reserved: 0 },
      },
    ]);
    const may = (await statement('2024-05')).body;
    expect(may.assets).toEqual([
      expect.objectContaining({
        opening: expect.objectContaining({ owed: 6_000 }),
        given: 2_700,
        takenBack: 5_000,
        corrections: [{ month: '2024-03', given: 2_000, takenBack: 0, settled: 0, returned: 0, entries: 1 }],
        closing: { owed: 3_700, available: 3_700, held: 0, reserved: 0 },
      }),
    ]);
    expect(may.movements.map((its: never) => [its['paymentId'], its['change'], its['correctionOf']])).toEqual([
      ['late', 2_000, '2024-03'],
      ['pay1', -5_000, null],
      [null, 700, null],
    ]);
    const april = (await statement('2024-04')).body;
    expect([april.movements, april.assets[0].opening, april.assets[0].closing]).toEqual([
      [],
      march.body.assets[0].closing,
      march.body.assets[0].closing,
    ]);
  });

  test('a cursor that is made by hand shows no other month', async () => {
    const made = encodeCursor('statement/p1/2024-05', [0, 0]);
    expect((await statement('2024-05', `?after=${made}`)).body).toEqual((await statement('2024-05')).body);
  });

  test('the close is the sum of the statements, and the last one is the trial balance', async () => {
    const close = await app.get('/v1/finance/months/2024-03');
    await app.expectDocumented(CLOSE, close);
    expect(close.body.balanced).toBe(true);
    const partners = await Promise.all(
      ['p1', 'p2'].map(async (id) => (await statement('2024-03', '', id)).body.assets),
    );
    expect(close.body.assets.toSorted((a: never, b: never) => (a['asset'] < b['asset'] ? 1 : -1))).toEqual(
      partners.flat(),
    );
    const last = (await app.get('/v1/finance/months/2024-05')).body.accounts;
    const trial = (await app.get('/v1/finance/trial-balance')).body.accounts;
    expect(last.map((its: never) => [its['accountClass'], its['asset'], its['closingMinor']])).toEqual(
      trial.map((its: never) => [its['accountClass'], its['asset'], its['creditMinor'] - its['debitMinor']]),
    );
  });

  test.each([
    ['2024-13', 400],
    ['march', 400],
    ['2023-12', 404],
    ['2024-06', 404],
  ])('there is no month %s', async (month, status) => {
    for (const path of ['/v1/partners/p1/statements', '/v1/finance/months']) {
      expect((await app.get(`${path}/${month}`)).status).toBe(status);
    }
  });

  test('a statement as CSV has all movements; text is no formula, numbers are numbers', async () => {
    const reply = await app.get('/v1/partners/p1/statements/2024-05', { headers: { accept: 'text/csv' } });
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(reply.headers.get('vary')).toContain('accept');
    expect(reply.headers.get('x-position')).toBe((await app.get('/v1/partners/p1')).headers.get('x-position'));
    const lines = reply.text.split('\r\n');
    expect(lines[0]).toBe(
      'entryId,position,asset,amount,debitAccount,creditAccount,code,effectiveAt,recordedAt,eventId,accountId,paymentId,withdrawalId,adjustmentId,reason,effect,change,correctionOf',
    );
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain(',takenBack,-5000,');
    expect(lines[3]).toContain(`"'=HYPERLINK(""https://example.org""), ""so""\nand <b>so</b>",given,700,`);
    expect(reply.text).toBe((await app.get('/v1/partners/p1/statements/2024-05?format=csv')).text);
  });

  test('a statement as a page runs nothing, loads nothing, and takes text as text', async () => {
    const reply = await app.get('/v1/partners/p1/statements/2024-05', {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const [, style] = /<style>([^]*)<\/style>/.exec(reply.text)!;
    const hash = createHash('sha256').update(style!).digest('base64');
    expect(reply.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(style).toContain('@media print');
    expect(reply.text).not.toMatch(/<script|<b>|style=|onload/);
    for (const said of [
      'Statement of 2024-05',
      'not over',
      '37.00',
      'correction of 2024-03',
      '&lt;b&gt;so',
      '-50.00',
    ]) {
      expect(reply.text).toContain(said);
    }
    expect((await app.get('/v1/partners/p1/statements/2024-03?format=html')).text).not.toContain('not over');
  });

  test('rewards per day and month are those that took effect then, zeros included', async () => {
    const rewards = async (query: string, path = '/v1/partners/p1/rewards') => {
      const reply = await app.get(`${path}?${query}`);
      await app.expectDocumented(path.replace('p1', '{partnerId}'), reply);
      return reply.body.series;
    };
    const point = (period: string, given: number, takenBack = 0, asset = 'USD') => ({
      asset,
      period,
      given,
      takenBack,
      net: given - takenBack,
    });
    const months = [
      point('2024-02', 5_000),
      point('2024-03', 3_000),
      point('2024-04', 0),
      point('2024-05', 700, 5_000),
    ];
    const all = 'by=month&from=2024-02-01&to=2024-05-31';
    expect(await rewards(all)).toEqual(months);
    expect((await rewards(all, '/v1/finance/rewards')).filter(({ asset }: never) => asset === 'USD')).toEqual(months);
    expect(await rewards('from=2024-02-10&to=2024-02-12')).toEqual([
      point('2024-02-10', 0),
      point('2024-02-11', 5_000),
      point('2024-02-12', 0),
    ]);
    expect(await rewards('')).toHaveLength(30);
    const today = new Date(now() / 1_000).toISOString().slice(0, 7);
    expect((await rewards('by=month')).at(-1).period).toBe(today);
    expect(parseInstant(`${today}-01T00:00:00Z`)).toBeDefined();
  });

  test.each([
    ['from=2024-02-30', 'is none of the calendar'],
    ['from=2024-2-3', 'is other text'],
    ['from=1969-12-31', 'from 1970-01-01 to 2255-06-05'],
    ['from=2024-03-02&to=2024-03-01', 'must not lie after to'],
    ['from=2020-01-01&to=2024-03-01', 'must be at most 400 days from the first to the last, are 1522'],
    ['by=month&from=1970-01-01&to=2024-03-01', 'must be at most 400 months'],
    ['by=week', 'must be one of day, month'],
  ])('rewards for %s are refused: %s', async (query, reason) => {
    for (const path of ['/v1/partners/p1/rewards', '/v1/finance/rewards']) {
      const reply = await app.get(`${path}?${query}`);
      expect([reply.status, reply.body.detail]).toEqual([400, expect.stringContaining(reason)]);
    }
  });

  test('a whole list has no pages, and is read beyond the first 500', async () => {
    const many = Array.from({ length: 1_203 }, (_, i) =>
      adjusted(`many${i}`, '2024-06-01T00:00:00Z', i - 2_000, `n ${i}`),
    );
    await app.history.recordAt('2024-06-02T00:00:00Z', ...many);
    await app.history.project();
    const ledger = await app.get('/v1/partners/p1/ledger?format=csv&asset=USD');
    expect(ledger.text.trimEnd().split('\r\n')).toHaveLength(1 + 5 + 1_203);
    expect((await statement('2024-05')).body.status).toBe('final');
    const june = await app.get('/v1/partners/p1/statements/2024-06?format=csv');
    expect(
      june.text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => /,(n \d+),/.exec(line)![1]),
    ).toEqual(many.map((_, i) => `n ${i}`));
    for (const [query, detail] of [
      ['format=csv&limit=5', 'limit is not for format=csv'],
      ['format=xml', 'format must be one of json, csv'],
      ['format=csv&format=csv', 'is given more than once'],
    ]) {
      expect((await app.get(`/v1/partners/p1/ledger?${query}`)).body.detail).toContain(detail);
    }
    expect((await app.get('/v1/partners/p1?format=csv')).status).toBe(400);
    expect((await app.get('/v1/partners/nobody/ledger?format=csv')).status).toBe(404);
  });
});

test('every list of the OpenAPI document can be had as CSV, with a header', async () => {
  const app = await startQueryApp();
  try {
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'one' }],
      ['client.signed_up.v1', '2024-01-05T00:00:00Z', { accountId: 'a1', separateAccount: true, referralCode: 'one' }],
      [
        'claim.filed.v1',
        '2024-01-11T00:00:00Z',
        {
          claimId: 'c1',
          partnerInstance: 'p1',
          clientInstance: 'a1',
          partnerEmail: 'p@example.com',
          clientEmail: 'c@example.com',
          referralLink: 'one',
        },
      ],
    );
    const { paths, components } = (await app.get('/openapi.json')).body;
    const month = new Date(now() / 1_000).toISOString().slice(0, 7);
    let lists = 0;
    for (const [route, { get }] of Object.entries<{ get?: never }>(paths)) {
      if (!get) continue;
      const parameters = get['parameters'] as { name: string }[];
      if (!parameters.some(({ name }) => name === 'after')) continue;
      const shape = (
        get['responses']['200']['content']?.['application/json']?.['schema']?.['$ref'] as string | undefined
      )
        ?.split('/')
        .at(-1);
      // A feed that never ends is no list.
      if (route === '/v1/changes') continue;
      if (!shape || !('next' in components.schemas[shape].properties)) continue;
      lists += 1;
      const path = route
        .replace('{partnerId}', 'p1')
        .replace('{accountId}', 'a1')
        .replace('{claimId}', 'c1')
        .replace('{month}', month);
      const reply = await app.get(`${path}?format=csv`);
      expect([route, reply.status, reply.text]).toEqual([
        route,
        200,
        expect.stringMatching(/^[A-Za-z]+(,[A-Za-z.]+)+\r\n/),
      ]);
    }
    expect(lists).toBeGreaterThan(7);
  } finally {
    await app.stop();
  }
});
