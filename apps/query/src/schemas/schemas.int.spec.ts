import { SCHEMA_TYPES } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { startQueryApp, type TestQueryApp } from '../../../../test/support/query-app.js';

let app: TestQueryApp;
beforeAll(async () => void (app = await startQueryApp()));
afterAll(() => app.stop());

test('the schema of every event is there without a token, as it is committed', async () => {
  const { body } = await app.get('/schemas', { token: null });
  expect(body.schemas.map(({ type }: { type: string }) => type)).toEqual(SCHEMA_TYPES);
  for (const { type, schema } of body.schemas as { type: string; schema: string }[]) {
    const answer = await app.get(schema, { token: null });
    expect(answer.headers.get('content-type')).toContain('application/schema+json');
    expect(answer.body).toEqual(JSON.parse(readFileSync(`docs/schemas/${type}.json`, 'utf8')));
  }
});

test('an unknown type is a 404 that says where the known ones are', async () => {
  const { status, body } = await app.get('/schemas/payment.succeded.v1', { token: null });
  expect([status, body.detail]).toEqual([404, expect.stringContaining('/schemas lists')]);
});
