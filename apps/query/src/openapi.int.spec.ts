import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { startQueryApp, type TestQueryApp } from '../../../test/support/query-app.js';

type OpenApi = Exclude<Parameters<Validator['validate']>[0], string>;

const ROUTES = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/v1/accounts/{accountId}/payments',
  '/v1/accounts/{accountId}/referrer',
  '/v1/changes',
  '/v1/claims',
  '/v1/claims/{claimId}',
  '/v1/claims/{claimId}/entries',
  '/v1/events/{source}/{eventId}',
  '/v1/finance/liability',
  '/v1/finance/months/{month}',
  '/v1/finance/rewards',
  '/v1/finance/trial-balance',
  '/v1/log/position',
  '/v1/operations/dead-letters',
  '/v1/operations/dead-letters/{id}',
  '/v1/operations/projections',
  '/v1/operations/replays',
  '/v1/operations/retention-gaps',
  '/v1/operations/summary',
  '/v1/operations/waiting',
  '/v1/partners',
  '/v1/partners/{partnerId}',
  '/v1/partners/{partnerId}/balances',
  '/v1/partners/{partnerId}/clients',
  '/v1/partners/{partnerId}/free-days',
  '/v1/partners/{partnerId}/ledger',
  '/v1/partners/{partnerId}/rewards',
  '/v1/partners/{partnerId}/statements',
  '/v1/partners/{partnerId}/statements/{month}',
  '/v1/partners/{partnerId}/tree',
  '/v1/partners/{partnerId}/withdrawals',
  '/v1/payments/{paymentId}/explanation',
  '/v1/validate',
  '/v1/withdrawals',
  '/v1/withdrawals/{withdrawalId}',
];

describe('the OpenAPI document', () => {
  let app: TestQueryApp;

  beforeAll(async () => void (app = await startQueryApp()));
  afterAll(() => app.stop());

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate((await app.get('/openapi.json')).body as OpenApi);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('says what may be null as 3.1 does', async () => {
    const { text, body } = await app.get('/openapi.json');
    expect(text).not.toContain('"nullable"');
    const { properties } = body.components.schemas.PartnerAnswer;
    expect(properties.suspendsAt.type).toEqual(['string', 'null']);
    expect(properties.contract.anyOf).toEqual([{ $ref: '#/components/schemas/PartnerContract' }, { type: 'null' }]);
    const { reason } = body.components.schemas.Withdrawable.properties;
    expect([reason.type, reason.enum.at(-1)]).toEqual([['string', 'null'], null]);
  });

  test('says once what all routes have alike', async () => {
    const { paths, components } = (await app.get('/openapi.json')).body;
    expect(Object.keys(components.responses)).toEqual(
      [400, 401, 403, 404, 409, 429, 503].map((status) => `Problem${status}`),
    );
    expect(components.responses.Problem404.content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/ProblemDocument',
    });
    for (const path of ['/v1/partners', '/v1/changes']) {
      const { parameters, responses } = paths[path].get;
      expect(responses['404']).toEqual({ $ref: '#/components/responses/Problem404' });
      expect(parameters).toContainEqual({ $ref: '#/components/parameters/x-min-position' });
    }
  });

  test('has every route of contracts.md, with its query parameters', async () => {
    const { paths } = (await app.get('/openapi.json')).body;
    expect(Object.keys(paths).sort()).toEqual(ROUTES);
    const query = (route: string): string[] =>
      (paths[route].get.parameters as { in: string; name: string }[])
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name)
        .sort();
    expect(query('/v1/partners/{partnerId}')).toEqual(['asOf', 'atPosition']);
    expect(query('/v1/partners/{partnerId}/balances')).toEqual(['asOf', 'atPosition', 'format']);
    expect(query('/v1/partners/{partnerId}/ledger')).toEqual([
      'after',
      'asOf',
      'asset',
      'atPosition',
      'code',
      'format',
      'limit',
    ]);
    expect(query('/v1/partners/{partnerId}/tree')).toEqual(['after', 'asOf', 'atPosition', 'depth']);
    expect(query('/v1/partners')).toEqual([
      'after',
      'asset',
      'format',
      'ids',
      'limit',
      'rewardMode',
      'search',
      'sort',
      'status',
    ]);
    expect(query('/v1/partners/{partnerId}/clients')).toEqual([
      'after',
      'asOf',
      'atPosition',
      'format',
      'limit',
      'search',
      'sort',
    ]);
    expect(query('/v1/claims')).toEqual(['after', 'format', 'limit', 'status']);
    expect(query('/v1/operations/dead-letters')).toEqual(['after', 'format', 'limit', 'reason', 'status', 'topic']);
  });

  test('has a page for people that needs nothing from elsewhere', async () => {
    const page = await app.get('/docs', { token: null });
    expect(page.headers.get('content-type')).toContain('text/html');
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(assets.length).toBeGreaterThan(3);
    for (const asset of assets) {
      const url = new URL(asset, `${app.url}/docs`);
      expect(url.origin).toBe(app.url);
      expect((await fetch(url)).status).toBe(200);
    }
  });
});
