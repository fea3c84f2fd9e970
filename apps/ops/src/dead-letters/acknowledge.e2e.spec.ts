import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { replay } from '../../../../test/support/replays.js';
import { runSource } from '../../../../test/support/run-source.js';
import type { Fact } from '../../../../test/support/history.js';
import { startSystem, type TestSystem } from '../../../../test/support/system.js';

let system: TestSystem;

const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: system.query.databaseUrl } });
const json = async (...args: string[]) => {
  const { stdout, stderr, code } = await ops(...args, '--json');
  return { code, stderr, body: JSON.parse(stdout || 'null') };
};
const acknowledge = (...args: string[]) => json('dead-letters', 'acknowledge', ...args, '--by', 'ada');

const LETTERS = '/v1/operations/dead-letters';
type Letter = { id: string; reason: string; status: string };

/** What is listed over HTTP with such a query, by reason. */
async function listed(query: string): Promise<Record<string, string[]>> {
  const reply = await system.query.get(`${LETTERS}${query}`);
  await system.query.expectDocumented(LETTERS, reply);
  const letters: Letter[] = reply.body.deadLetters;
  return Object.fromEntries(
    [...Map.groupBy(letters, ({ reason }) => reason)].map(([reason, of]) => [reason, of.map(({ id }) => id).sort()]),
  );
}

const signup = (accountId: string): Fact => [
  'client.signed_up.v1',
  '2024-01-01T00:00:00Z',
  { accountId, separateAccount: true },
];
const payment = (amountMinor: number): Fact => [
  'payment.succeeded.v1',
  '2024-02-01T00:00:00Z',
  { paymentId: 'p', accountId: 'a', amountMinor, currency: 'USD', period: 'month' },
];

/** Two repeated signups, two repeated payments, and a message that is none. */
beforeAll(async () => {
  system = await startSystem();
  await system.publish(signup('a'), signup('a'), signup('a'), payment(100), payment(100), payment(200));
  await system.send('payments', { value: 'not JSON', headers: { 'content-type': 'application/cloudevents+json' } });
  await system.eventually(LETTERS, ({ deadLetters }) => deadLetters.length === 5);
});
afterAll(() => system.stop());

test('a provider’s repeats are acknowledged with a reason, one by one or by filter, and what comes new is seen', async () => {
  const before = await listed('?status=open');
  const [first, second] = before.DUPLICATE_SIGNUP!;
  expect(before).toMatchObject({ DUPLICATE_SIGNUP: [first, second], NOT_JSON: ['m-1'] });
  expect(before.DUPLICATE_BUSINESS_ID).toHaveLength(2);

  const why = 'they send each signup twice, see their ticket 12';
  expect(await acknowledge(first!, second!, '--reason', why, '--dry-run')).toMatchObject({
    code: 0,
    body: { dryRun: true, acknowledged: 2, left: 0 },
  });
  expect(await listed('?status=open')).toEqual(before);

  expect(await acknowledge(first!, second!, '--reason', why)).toEqual({
    code: 0,
    stderr: '',
    body: {
      dryRun: false,
      acknowledged: 2,
      left: 0,
      recordedBefore: 0,
      letters: [first, second].map((id) => ({ id, outcome: 'acknowledged' })),
    },
  });
  expect(await listed('?status=acknowledged')).toEqual({ DUPLICATE_SIGNUP: [first, second] });
  const one = await system.query.get(`${LETTERS}/${first}`);
  await system.query.expectDocumented(`${LETTERS}/{id}`, one);
  expect(one.body).toMatchObject({
    ...{ status: 'acknowledged', reason: 'DUPLICATE_SIGNUP', decidedBy: 'ada', decisionReason: why },
    decidedAt: expect.stringMatching(/^20\d\d-.*Z$/),
  });

  const { DUPLICATE_BUSINESS_ID: payments } = before;
  const filter = ['--reason-code', 'DUPLICATE_BUSINESS_ID', '--since', '2024-01-01T00:00:00Z', '--reason', 'a test'];
  expect((await acknowledge(...filter, '--limit', '1')).body.letters).toEqual([
    { id: payments![0], outcome: 'acknowledged' },
  ]);
  expect((await acknowledge('--all', '--reason', 'the rest of them')).body.letters).toEqual([
    { id: payments![1], outcome: 'acknowledged' },
  ]);
  expect(await listed('?status=open')).toEqual({ NOT_JSON: ['m-1'] });

  await system.publish(signup('a'));
  await system.eventually(`${LETTERS}?status=open`, ({ deadLetters }) => deadLetters.length === 2);
  const shown = await json('dead-letters', 'list');
  expect(shown.body.deadLetters.map(({ reason }: Letter) => reason)).toEqual(['DUPLICATE_SIGNUP', 'NOT_JSON']);
  expect((await json('dead-letters', 'list', '--status', 'acknowledged')).body.deadLetters).toHaveLength(4);
  const status = await json('status');
  expect(status.body).toMatchObject({
    deadLetters: [
      { reason: 'DUPLICATE_SIGNUP', count: 1 },
      { reason: 'NOT_JSON', count: 1 },
    ],
    acknowledgedDeadLetters: [
      { reason: 'DUPLICATE_BUSINESS_ID', count: 2 },
      { reason: 'DUPLICATE_SIGNUP', count: 2 },
    ],
  });
  expect((await ops('status')).stdout).toMatch(/DUPLICATE_SIGNUP\s*│\s*1 │\s*2 │/);
});

test('what is acknowledged stays so in a replay, and is not acknowledged twice', async () => {
  const before = [await listed('?status=open'), await listed('?status=acknowledged')];
  expect((await replay(system.query.pool)).state).toBe('live');
  expect([await listed('?status=open'), await listed('?status=acknowledged')]).toEqual(before);

  const [, { DUPLICATE_SIGNUP: acknowledged }] = before as [object, Record<string, string[]>];
  const again = await acknowledge(acknowledged![0]!, '--reason', 'another reason');
  expect(again).toMatchObject({
    code: 4,
    body: { acknowledged: 0, letters: [{ outcome: 'decided', status: 'acknowledged' }] },
  });
  const { body } = await system.query.get(`${LETTERS}/${acknowledged![0]}`);
  expect(body.decisionReason).toBe('they send each signup twice, see their ticket 12');
});

test('what is no event that the rules refuse is left, and told why', async () => {
  const { code, body, stderr } = await acknowledge('m-1', 'r-1', '--reason', 'a slip');
  expect({ code, stderr, letters: body.letters }).toEqual({
    ...{ code: 4, stderr: '2 of 2 could not be acknowledged.\n' },
    letters: [
      { id: 'm-1', outcome: 'no_event' },
      { id: 'r-1', outcome: 'missing' },
    ],
  });
  expect((await ops('dead-letters', 'acknowledge', 'm-1', '--reason', 'a slip')).stdout).toContain(
    'redrive it, or discard it',
  );
  for (const args of [
    ['--reason', 'a slip'],
    ['r-2'],
    ['r-2', '--reason', 'A_CODE'],
    ['r-2', '--reason', 'x'.repeat(1001)],
  ])
    expect((await ops('dead-letters', 'acknowledge', ...args)).code).toBe(2);
  const known = await ops('dead-letters', 'acknowledge', '--reason-code', 'NOT_JSON', '--reason', 'a slip');
  expect(known).toMatchObject({ code: 2, stderr: expect.stringContaining('DUPLICATE_SIGNUP, DUPLICATE_BUSINESS_ID') });
  const http = await system.query.get(`${LETTERS}?status=closed`);
  expect({ status: http.status, text: http.text }).toMatchObject({
    ...{ status: 400, text: expect.stringContaining('open, redriven, discarded, acknowledged') },
  });
});
