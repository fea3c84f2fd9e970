import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPrograms } from '../../../../test/support/query-programs.js';

let programs: Awaited<ReturnType<typeof startPrograms>>;
let authorization: string;
beforeAll(async () => {
  programs = await startPrograms(['acme', 'globex'], {});
  authorization = `Bearer ${await programs.token(['*'])}`;
});
afterAll(() => programs.stop());

const ask = (path: string, headers = {}) => fetch(`${programs.url}${path}`, { headers: { authorization, ...headers } });

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

describe('what is to be kept inside', () => {
  test.each(['/metrics', '/health/live', '/health/ready', '/programs/acme/metrics', '/programs/acme/health/ready?x=1'])(
    'is at %s',
    async (path) => expect((await ask(path)).status).toBe(200),
  );

  test.each([
    '/METRICS',
    '/%6Detrics',
    '/metrics/',
    '/Health/live',
    '/health/%72eady',
    '/programs/ACME/metrics',
    '/programs/%61cme/metrics',
    '/programs/acme/%6detrics',
    '/programs/acme/METRICS?x=1',
    '/programs/acme/health/ready/',
  ])('is not at %s, which a proxy may let through', async (path) => {
    const answer = await ask(path);
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'not-found' })]);
  });
});

test('a place in the changes of one program is none in those of another, where a position is one of its own', async () => {
  const stream = { accept: 'text/event-stream' };
  const page = await ask('/programs/acme/v1/changes');
  const { changes, next } = (await page.json()) as { changes: { cursor: string }[]; next: string };
  for (const cursor of [changes[0]!.cursor, next]) {
    expect(cursor).toMatch(/^acme:/);
    expect((await ask(`/programs/acme/v1/changes?after=${cursor}`)).status).toBe(200);
    const bare = cursor.slice('acme:'.length);
    expect((await ask(`/programs/globex/v1/changes?after=${bare}`)).status).toBe(200);
    const refusals: [string, Promise<Response>][] = [
      ['after', ask(`/programs/globex/v1/changes?after=${cursor}`)],
      ['after', ask(`/programs/globex/v1/changes?after=${cursor}`, stream)],
      ['last-event-id', ask('/programs/globex/v1/changes', { ...stream, 'last-event-id': cursor })],
    ];
    for (const [parameter, refused] of refusals) {
      const answer = await refused;
      const errors = [{ parameter, detail: 'must be a place in this feed, is one in that of another program' }];
      expect([answer.status, await answer.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'invalid-parameter', errors }),
      ]);
    }
  }
});

test('a stream names its places as the pages do', async () => {
  const stream = await ask('/programs/acme/v1/changes?after=0', { accept: 'text/event-stream' });
  let told = '';
  for await (const chunk of stream.body!) {
    told += Buffer.from(chunk).toString();
    if (told.includes('\nid: ')) break;
  }
  expect(/^id: (.*)$/m.exec(told)?.[1]).toMatch(/^acme:1-[ce]/);
});

test('a line of the log names a program only where it is about that one', async () => {
  await ask('/programs/acme/v1/partners');
  const lines = programs.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  const programsOf = (isMeant: (line: Record<string, unknown>) => boolean) =>
    new Set(lines.filter(isMeant).map(({ program }) => program));
  // Nest's own: it has one logger for all apps of a process.
  expect(programsOf(({ context }) => context === 'RouterExplorer')).toEqual(new Set([undefined]));
  expect(programsOf(({ route }) => route === '/v1/partners')).toEqual(new Set(['acme']));
});

test('a program whose tables are locked keeps nobody waiting for what is said of the others', async () => {
  const holder = await programs.pools[0]!.connect();
  await holder.query('BEGIN; LOCK TABLE projection_versions, retention_gaps, events IN ACCESS EXCLUSIVE MODE');
  try {
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
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
});
