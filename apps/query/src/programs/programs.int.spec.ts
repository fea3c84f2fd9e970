import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPrograms } from '../../../../test/support/query-programs.js';

let programs: Awaited<ReturnType<typeof startPrograms>>;
let authorization: string;
beforeAll(async () => {
  programs = await startPrograms(['acme', 'globex'], {});
  authorization = `Bearer ${await programs.token(['*'])}`;
});
afterAll(() => programs.stop());

const ask = (path: string) => fetch(`${programs.url}${path}`, { headers: { authorization } });

test.each([
  '/programs/ACME/v1/partners/partner-of-acme',
  '/programs/%61cme/v1/partners/partner-of-acme',
  '/%70rograms/acme/%76%31/partners/partner%2Dof-acme',
])('%s is the address of what is there, however it is written', async (path) => {
  const answer = await ask(path);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ partnerId: 'partner-of-acme' });
});

test.each([
  ['/programs/%61cm/v1/partners', 404, 'not-found'],
  ['/programs/ac%2Fme/v1/partners', 404, 'not-found'],
  ['/programs/%zz/v1/partners', 400, 'bad-request'],
  ['/programs/%E0%A4%A/v1/partners', 400, 'bad-request'],
  ['/programs/acme%/v1/partners', 400, 'bad-request'],
  ['/programs/acme/v1/partners/%', 400, 'bad-request'],
])('%s is none', async (path, status, code) => {
  const answer = await ask(path);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ code })]);
});

test('a program whose tables are locked keeps nobody waiting for what is said of the others', async () => {
  const holder = await programs.pools[0]!.connect();
  await holder.query('BEGIN; LOCK TABLE projection_versions, retention_gaps, events IN ACCESS EXCLUSIVE MODE');
  try {
    const begun = performance.now();
    const [ready, metrics] = await Promise.all([ask('/health/ready'), ask('/metrics')]);
    const text = await metrics.text();
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      checks: { 'acme.projections': 'no answer in 1000 ms', 'globex.projections': 'ok' },
    });
    const value = (name: string, program: string) =>
      new RegExp(`^referral_ledger_${name}\\{.*program="${program}".*\\} (.*)$`, 'm').exec(text)?.[1];
    expect([value('database_reachable', 'acme'), value('projections_lag_events', 'acme')]).toEqual(['0', undefined]);
    expect([value('database_reachable', 'globex'), value('projections_lag_events', 'globex')]).toEqual(['1', '0']);
    expect(performance.now() - begun).toBeLessThan(2_500);
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
});
