import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Key } from '../../../../libs/read-models/src/reading/keys.js';
import { encodeCursor } from '../../../../libs/read-models/src/reading/page.js';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

interface Schema {
  type: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  enum?: string[];
  pattern?: string;
}

interface Documented {
  name: string;
  in: string;
  schema: Schema;
}

const RANGE = 'must lie from 1684-07-28T00:12:26Z to 2255-06-05T23:47:34Z';

/** In which all of it is recorded. */
const MONTH = new Date().toISOString().slice(0, 7);

/** Values that a parameter of this schema cannot have, and what is said of each. */
function wrong({ type, format, minimum = 0, maximum = 0, maxLength, enum: words, pattern }: Schema): string[][] {
  const twice = ['a&TWICE=b', 'must be given once, is given more than once'];
  if (type === 'integer') {
    const must = `must be a whole number from ${minimum} to ${maximum}`;
    return [
      [String(minimum - 1), `${must}, is ${minimum - 1}`],
      [String(maximum + 1), `${must}, is ${maximum + 1}`],
      ['-3', `${must}, is -3`],
      ['99999999999999999999', `${must}, is far beyond ${maximum}`],
      ['1.5', `${must}, has a fraction`],
      ['1e2', `${must}, is written with an exponent`],
      ['', `${must}, is empty`],
      ['abc', `${must}, has characters that are no digits`],
      twice,
    ];
  }
  if (format === 'date-time') {
    const must = 'must be an RFC 3339 date-time such as 2026-01-31T09:30:00Z';
    return [
      ['9999-01-01T00:00:00Z', `${RANGE}, is of the year 9999`],
      ['0001-01-01T00:00:00Z', `${RANGE}, is of the year 0001`],
      ['2024-02-30T00:00:00Z', `${must}, names a day that is not in the calendar`],
      ['2024-02-03', `${must}, has a date alone`],
      ['2024-02-03T00:00:00', `${must}, has no time zone: Z or an offset such as +02:00 stands at its end`],
      ['yesterday', `${must}, does not begin with a date of the form yyyy-mm-dd`],
      ['', `${must}, is empty`],
      twice,
    ];
  }
  if (format === 'date') {
    const must = 'must be a day, as 2026-03-01,';
    return [
      ['2024-02-30', `${must} is none of the calendar`],
      ['2024-2-3', `${must} is other text`],
      ['', `${must} is other text`],
      ['1969-12-31', 'must be a day from 1970-01-01 to 2255-06-05, lies before'],
      ['2255-06-06', 'must be a day from 1970-01-01 to 2255-06-05, lies behind'],
      ['9999-12-31', 'must be a day from 1970-01-01 to 2255-06-05, lies behind'],
      twice,
    ];
  }
  if (words && words.length > 50)
    return [['dollars', expect.stringMatching(/^must be DAY or an ISO 4217 .* is dollars$/)], twice] as string[][];
  if (words) {
    const must = `must be one of ${words.join(', ')}`;
    return [
      ['NONSENSE', `${must}, is NONSENSE`],
      [
        words[0]!.toLowerCase() === words[0]! ? words[0].toUpperCase() : words[0]!.toLowerCase(),
        expect.stringContaining(must),
      ],
      ['a%40b.test', `${must}, is other text`],
      ['', `${must}, is empty`],
      twice,
    ] as string[][];
  }
  if (maxLength !== undefined) {
    const must = `must be the \`next\` of a page of this list, of at most ${maxLength} characters`;
    return [
      ['x'.repeat(maxLength + 1), `${must}, has ${maxLength + 1}`],
      ['', `${must}, is empty`],
      ['forged', 'must be the `next` of a page of this list with these filters, is another text'],
      twice,
    ];
  }
  if (pattern !== undefined) {
    if (pattern.includes('(,')) {
      const must = 'must be ids separated by commas, of which the';
      return [
        ['a,b+c', `${must} 2. is none`],
        ['', `${must} 1. is none`],
        [`${'a,'.repeat(500)}a`, 'must be at most 500 ids separated by commas, are 501'],
        twice,
      ];
    }
    const must =
      'must be (the beginning of an id: |the id of a partner: |the name of a topic: |a position, or the `cursor` of a change)';
    const reason = (found: string) => expect.stringMatching(new RegExp(`^${must}.*, ${found}$`));
    return [['a+b', reason('is other text')], ['', reason('is empty')], twice] as string[][];
  }
  throw new Error('a parameter of a kind that is not tried here');
}

describe('every parameter of every query', () => {
  let app: TestQueryApp;
  let routes: [string, Documented[]][];

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'p1', code: 'welcome' }],
      ['client.signed_up.v1', '2024-01-10T00:00:00Z', { accountId: 'a1', separateAccount: true }],
      [
        'claim.filed.v1',
        '2024-01-11T00:00:00Z',
        {
          claimId: 'c1',
          partnerInstance: 'p1',
          clientInstance: 'a1',
          partnerEmail: 'p@example.com',
          clientEmail: 'c@example.com',
          referralLink: 'welcome',
        },
      ],
    );
    const { paths } = (await app.get('/openapi.json')).body;
    const parametersOf = (route: string): Documented[] =>
      (paths[route].get?.parameters ?? []).filter((parameter: Documented) => parameter.in === 'query');
    routes = Object.keys(paths)
      .filter((route) => route.startsWith('/v1/') && 'get' in paths[route])
      .map((route) => [
        route
          .replace('{partnerId}', 'p1')
          .replace('{accountId}', 'a1')
          .replace('{claimId}', 'c1')
          .replace('{month}', MONTH),
        parametersOf(route),
      ]);
  });
  afterAll(() => app.stop());

  const refusal = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await app.get(path, { headers });
    return { path, status, errors: body.errors };
  };

  test('that is wrong is refused with what was wrong and what is allowed', async () => {
    const tried = routes.flatMap(([route, parameters]) =>
      parameters.flatMap(({ name, schema }) =>
        wrong(schema).map(([value, detail]) => ({
          path: `${route}?${name}=${value!.replace('TWICE', name)}`,
          status: 400,
          errors: [{ parameter: name, detail }],
        })),
      ),
    );
    expect(tried.length).toBeGreaterThan(100);
    for (const expected of tried) expect(await refusal(expected.path)).toEqual(expected);
  });

  test('that is none is refused with those that there are', async () => {
    for (const [route, parameters] of routes) {
      const names = parameters.map(({ name }) => name).sort();
      const takes = names.length > 0 ? `takes ${names.join(', ')}` : 'takes none';
      const detail = `is not a parameter of this query, which ${takes}`;
      const path = `${route}?__proto__=1&nonsense=1&constructor=1`;
      expect(await refusal(path)).toEqual({
        path,
        status: 400,
        errors: ['__proto__', 'nonsense', 'constructor'].map((parameter) => ({ parameter, detail })),
      });
    }
  });

  test('several that are wrong are all named', async () => {
    const { errors } = await refusal('/v1/claims?limit=0&status=lost');
    expect(errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual(['limit', 'status']);
  });

  test.each(['x-min-position', 'x-max-wait-ms'])('%s of a request likewise', async (parameter) => {
    const { status, errors } = await refusal('/v1/partners/p1', { [parameter]: '-1' });
    const detail = `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, is -1`;
    expect({ status, errors }).toEqual({ status: 400, errors: [{ parameter, detail }] });
  });

  const FIRST = -Number.MAX_SAFE_INTEGER;
  const LAST = Number.MAX_SAFE_INTEGER;
  const SEQ = 2 ** 31 - 1;
  const SUM = '-999999999999999999999999999999';
  const partners = (sort?: string, search?: string): string =>
    `partners/${JSON.stringify([search, null, null, null, sort, 'USD'])}`;
  test.each<[string, string, Key[][]]>([
    ['/v1/partners', partners(), [[0, 'x']]],
    [
      '/v1/partners?sort=-earned',
      partners('-earned'),
      [
        [1, SUM, 'x'],
        [0, 'x'],
      ],
    ],
    [
      '/v1/partners?sort=available',
      partners('available'),
      [
        [1, SUM, 'x'],
        [0, 'x'],
      ],
    ],
    [
      '/v1/partners?sort=clients',
      partners('clients'),
      [
        [1, SEQ, 'x'],
        [0, 'x'],
      ],
    ],
    [
      '/v1/partners?sort=-latestClient',
      partners('-latestClient'),
      [
        [1, FIRST, 'x'],
        [1, LAST, 'x'],
        [0, 'x'],
      ],
    ],
    [
      '/v1/partners?search=p',
      partners(undefined, 'p'),
      [
        [0, 'x'],
        [1, 'x', 'X'],
        [2, 'x'],
      ],
    ],
    [
      '/v1/partners/p1/clients',
      'clients/["p1",null,"-signedUpAt"]',
      [
        [FIRST, 'x'],
        [LAST, 'x'],
      ],
    ],
    ['/v1/partners/p1/clients?sort=accountId', 'clients/["p1",null,"accountId"]', [['x']]],
    ['/v1/partners/p1/ledger', 'ledger/p1/', [[LAST, SEQ]]],
    [
      `/v1/partners/p1/statements/${MONTH}`,
      `statement/p1/${MONTH}`,
      [
        [LAST, SEQ],
        [0, 0],
      ],
    ],
    ['/v1/partners/p1/tree', 'tree/p1', [['p1'], ['p1', 'x']]],
    ['/v1/partners/p1/withdrawals', 'withdrawals/p1', [[LAST]]],
    ['/v1/withdrawals', 'withdrawals///', [[LAST]]],
    [
      '/v1/accounts/a1/payments',
      'payments/a1',
      [
        [FIRST, 'x'],
        [LAST, 'x'],
      ],
    ],
    ['/v1/claims', 'claims//', [[LAST]]],
    ['/v1/claims/c1/entries', 'claim-entries/c1', [[SEQ]]],
    ['/v1/operations/dead-letters', 'dead-letters/[null,null,null,null,null,null,null]', [[FIRST, 'x', LAST]]],
    ['/v1/operations/waiting', 'waiting/', [[LAST]]],
    ['/v1/operations/retention-gaps', 'retention-gaps/', [[LAST]]],
  ])('a cursor of %s that is made by hand is taken or refused, whatever is in it', async (path, list, shapes) => {
    const ask = async (keys: Key[]) => {
      const { status } = await app.get(`${path}${path.includes('?') ? '&' : '?'}after=${encodeCursor(list, keys)}`);
      return [keys, status];
    };
    for (const keys of shapes) {
      expect(await ask(keys)).toEqual([keys, 200]);
      const forged = keys.flatMap((key, i) => [keys.with(i, typeof key === 'number' ? 'now' : 7), keys.with(i, 'a\0')]);
      for (const other of [...forged, [...keys, 'x', 'x'], []]) expect(await ask(other)).toEqual([other, 400]);
    }
  });

  test('a position that is not reached yet is refused, and the one that is named', async () => {
    const balances = (position: number) => app.get(`/v1/partners/p1/balances?atPosition=${position}`);
    expect((await balances(3)).status).toBe(200);
    const refused = await balances(4);
    const detail =
      'must be a position from 0 to 3, which is how far the projections are; x-min-position waits for more';
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ parameter: 'atPosition', detail }] } });
    expect(refused.headers.get('x-position')).toBe('3');
  });

  test('a topic by which nothing came and nothing can come is refused with those that there are', async () => {
    const letters = (topic: string) => app.get(`/v1/operations/dead-letters?topic=${topic}`);
    expect(await letters('payments')).toMatchObject({ status: 200, body: { deadLetters: [], next: null } });
    const { status, body } = await letters('paymenst');
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ parameter: 'topic', detail: expect.stringMatching(/^must be a topic by .*: .*payments.*signups/) }],
    });
  });

  test('a + in a time that nobody escaped is read', async () => {
    expect((await app.get('/v1/partners/p1/balances?asOf=2024-01-01T00:00:00+02:00')).status).toBe(200);
  });
});
