import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;
let history: History;

const ops = (...args: string[]) =>
  runSource('apps/ops/src/main.ts', ['dead-letters', ...args], { env: { DATABASE_URL: database.url } });

const json = async (...args: string[]) => {
  const { stdout, stderr, code } = await ops(...args, '--json');
  return { code, stderr, body: JSON.parse(stdout || 'null') };
};

const signup = (id: string) => ({
  specversion: '1.0',
  id,
  source: 'test',
  type: 'client.signed_up.v1',
  time: '2026-01-01T00:00:00Z',
  data: { accountId: `acc-${id}`, separateAccount: true },
});

/** m-1 and m-2 not JSON (of "payments"), m-3 of an unknown type, r-2 refused by the rules. */
beforeAll(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
  await history.receive('payments', 'first \u001b[2J', 'second');
  await history.receive('signups', { ...signup('later'), type: 'client.signed_up.v7' });
  await history.receive('signups', signup('one'), { ...signup('two'), data: signup('one').data });
  await history.project();
});
afterAll(() => database.drop());

const ids = (body: { deadLetters: { id: string }[] }): string[] => body.deadLetters.map(({ id }) => id).sort();

describe('list', () => {
  test('finds by reason, topic, time and id, and says when there are more', async () => {
    expect(ids((await json('list')).body)).toEqual(['m-1', 'm-2', 'm-3', 'r-2']);
    expect(ids((await json('list', '--reason', 'NOT_JSON')).body)).toEqual(['m-1', 'm-2']);
    expect(ids((await json('list', '--topic', 'signups')).body)).toEqual(['m-3', 'r-2']);
    expect(ids((await json('list', 'm-3', 'r-2', 'm-77')).body)).toEqual(['m-3', 'r-2']);
    expect((await json('list', '--since', '2200-01-01T00:00:00Z')).body).toEqual({ deadLetters: [], more: false });
    expect(ids((await json('list', '--until', '2200-01-01T00:00:00Z')).body)).toHaveLength(4);
    expect((await json('list', '--limit', '2')).body).toMatchObject({ more: true });
  });

  test('is a table for people, which nothing that strangers sent can disturb', async () => {
    const { stdout } = await ops('list');
    expect(stdout).toContain('payments/0@0');
    expect((await ops('show', 'm-1')).stdout).toContain('first \\u{1b}[2J');
  });

  test('wrong usage is told with exit code 2', async () => {
    for (const args of [['list', 'x-1'], ['list', '--since', 'yesterday'], ['redrive'], ['redrive', 'm-1', '--all']])
      expect((await ops(...args)).code).toBe(2);
    const { stderr } = await ops('list', '--since', '2026-01-01T00:00:00');
    expect(stderr).toContain('It must be an RFC 3339 date-time such as 2026-01-31T09:30:00Z, has no time zone');
    expect((await ops('discard', 'm-1')).stderr).toContain('--reason');
    expect((await ops('discard', '--reason', 'NOT_JSON')).code).toBe(2);
  });
});

test('a value that no dead letter can have is an error that lists those it can have', async () => {
  for (const command of [['list'], ['redrive'], ['discard', '--reason', 'a test of theirs']]) {
    const flag = command[0] === 'discard' ? '--reason-code' : '--reason';
    const reason = await ops(...command, flag, 'NOPE');
    expect(reason).toMatchObject({ code: 2, stderr: expect.stringContaining('NOT_JSON, NOT_A_CLOUDEVENT') });
    expect(reason.stderr).toContain('DUPLICATE_SIGNUP');
    const topic = await ops(...command, '--topic', 'payment');
    expect(topic).toMatchObject({ code: 2, stderr: expect.stringContaining('Known are: claims, import, partners') });
    expect(await ops(...command, '--topic', 'claims', flag, 'TOO_LARGE')).toMatchObject({ code: 0 });
  }
  expect(await ops('list', '--status', 'closed')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('open, redriven, discarded'),
  });
});

test('show tells everything, and that there is no such dead letter', async () => {
  const { body } = await json('show', 'm-3');
  expect(body).toMatchObject({ reason: 'UNKNOWN_TYPE', eventId: 'later', decidedAt: null });
  expect(JSON.parse(Buffer.from(body.rawBase64, 'base64').toString())).toMatchObject({ id: 'later' });
  const missing = await ops('show', 'm-99');
  expect(missing).toMatchObject({ code: 1, stderr: 'There is no dead letter m-99.\n' });
});

describe('redrive', () => {
  test('appends what can be used by now; the rest stays open, the rules’ dead letters are explained; exit code 4', async () => {
    await database.pool.query(
      `UPDATE dead_letters SET raw = convert_to(replace(convert_from(raw, 'UTF8'), '.v7', '.v1'), 'UTF8') WHERE id = 3`,
    );
    const dry = await json('redrive', 'm-3', '--dry-run');
    expect(dry).toMatchObject({ code: 0, body: { dryRun: true, redriven: 1, left: 0 } });
    expect(ids((await json('list')).body)).toContain('m-3');

    const { code, body, stderr } = await json('redrive', 'm-1', 'm-3', 'r-2', 'm-99', '--by', 'ada');
    expect({ code, stderr }).toEqual({ code: 4, stderr: '3 of 4 could not be redriven.\n' });
    expect(body).toEqual({
      dryRun: false,
      redriven: 1,
      left: 3,
      recordedBefore: 0,
      letters: [
        { id: 'm-1', outcome: 'refused', reason: 'NOT_JSON', message: 'The value is not valid JSON.' },
        { id: 'm-3', outcome: 'redriven', position: 3, wasThere: false },
        { id: 'r-2', outcome: 'in_store' },
        { id: 'm-99', outcome: 'missing' },
      ],
    });
    expect((await json('list', 'm-3')).body.deadLetters).toMatchObject([{ status: 'redriven', position: 3 }]);
  });

  test('by filters means messages alone: where events fit them it is said what those are for', async () => {
    expect((await json('redrive', '--all', '--dry-run')).body.letters.map(({ id }: { id: string }) => id)).toEqual([
      'm-1',
      'm-2',
    ]);
    for (const command of [
      ['redrive', '--topic', 'signups'],
      ['redrive', '--reason', 'DUPLICATE_SIGNUP'],
    ])
      expect(await ops(...command)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^No open messages \(m-…\) fit\. Events \(r-…\) do, .*acknowledge them/),
      });
    expect(await json('redrive', '--topic', 'signups')).toMatchObject({ code: 0, body: { redriven: 0, letters: [] } });
  });

  test('of all that are open reports nothing to do as done', async () => {
    expect(await json('redrive', '--topic', 'claims')).toMatchObject({ code: 0, body: { redriven: 0, left: 0 } });
  });
});

test('discard settles those of a reason code, the oldest first, and records who and why', async () => {
  const dry = await json('discard', '--reason-code', 'NOT_JSON', '--reason', 'noise of a test', '--dry-run');
  expect(dry.body).toMatchObject({ discarded: 2, left: 0 });
  const { code, body } = await json(
    ...['discard', '--reason-code', 'NOT_JSON', '--limit', '1', '--by', 'ada', '--reason', 'noise of a test'],
  );
  expect({ code, letters: body.letters }).toEqual({ code: 0, letters: [{ id: 'm-1', outcome: 'discarded' }] });
  expect((await json('show', 'm-1')).body).toMatchObject({
    status: 'discarded',
    decidedBy: 'ada',
    decisionReason: 'noise of a test',
  });
  expect(ids((await json('list', '--status', 'discarded')).body)).toEqual(['m-1']);
  expect(ids((await json('list')).body)).toEqual(['m-2', 'r-2']);
});
