import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { SteppingProjector, type Pace } from '../../../../test/support/stepping.js';

let database: TestDatabase;
let history: History;
let projector: SteppingProjector;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
  projector = await SteppingProjector.on(database.pool);
});
afterEach(() => database.drop());

const link = (partnerId: string, time = '2026-01-01T00:00:00Z'): Fact => [
  'referral_link.created.v1',
  time,
  { partnerId, code: `code-${partnerId}` },
];
const disabled = (partnerId: string): Fact => [
  'referral_link.disabled.v1',
  '2026-01-01T12:00:00Z',
  { partnerId, code: `code-${partnerId}` },
];
const client = (accountId: string, partnerId: string): Fact => [
  'client.signed_up.v1',
  '2026-01-02T00:00:00Z',
  { accountId, separateAccount: true, referralCode: `code-${partnerId}` },
];
const payment = (paymentId: string, accountId: string): Fact => [
  'payment.succeeded.v1',
  '2026-02-01T00:00:00Z',
  { paymentId, accountId, amountMinor: 3900, currency: 'USD', period: 'month' },
];
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** So many clients wait for `late`'s link, each with payments; `other` has a client. */
async function waitFor(clients: number, paymentsEach = 1): Promise<number> {
  const accounts = range(clients).map((n) => `account-${n}`);
  const head = await history.record(
    link('other'),
    client('others', 'other'),
    ...accounts.map((id) => client(id, 'late')),
    ...accounts.flatMap((id) => range(paymentsEach).map((n) => payment(`payment-${id}-${n}`, id))),
  );
  await projector.finish();
  return head;
}

interface Standing {
  /** Whose client accounts are, as the partner's row counts them, and as they say themselves. */
  direct: number;
  clients: number;
  /** Days posted for the partner: three a payment. */
  days: number;
}

async function standing(partnerId: string): Promise<Standing> {
  const { rows } = await database.pool.query<Standing>(
    `SELECT coalesce((SELECT direct_clients FROM projections_1.partners WHERE partner_id = $1), 0) AS direct,
       (SELECT count(*)::int FROM projections_1.accounts WHERE partner_id = $1) AS clients,
       coalesce((SELECT available::int FROM projections_1.partner_balances WHERE partner_id = $1 AND asset = 'DAY'), 0) AS days`,
    [partnerId],
  );
  return rows[0]!;
}

/** Takes a partner's correction further a batch at a time, to its end. @returns where the partner stood after each */
async function follow(partnerId: string, pace: Pace, head: number): Promise<Standing[]> {
  const seen: Standing[] = [];
  for (let position = 0; position < head;) {
    ({ position } = await projector.step(100, pace));
    seen.push(await standing(partnerId));
  }
  return seen;
}

/** How much a figure rose or fell in one batch, at most. */
const largestStep = (figures: readonly number[], from: number): number =>
  Math.max(...figures.map((figure, i) => Math.abs(figure - (figures[i - 1] ?? from))));

const SLOW: Pace = { page: 3, queuedPieces: 1 };

test('clients who wait for a link are attributed a page at a time, and paid for once all of them are', async () => {
  await waitFor(10);
  const seen = await follow('late', SLOW, await history.record(link('late')));
  expect(
    largestStep(
      seen.map(({ clients }) => clients),
      0,
    ),
  ).toBe(3);
  for (const { direct, clients, days } of seen) {
    expect(direct).toBe(clients);
    if (clients < 10) expect(days).toBe(0);
  }
  expect(seen.at(-1)).toEqual({ direct: 10, clients: 10, days: 30 });
});

test('with the limits as they are, a batch attributes no more than a page of clients where there are very many', async () => {
  await waitFor(1_100, 0);
  await history.record(link('late'));
  await projector.step(20_000, { queuedPieces: 1 });
  expect((await standing('late')).clients).toBe(250);
  await projector.finish();
  expect(await standing('late')).toEqual({ direct: 1_100, clients: 1_100, days: 0 });
});

test('meanwhile others are paid for, and position stays before the link', async () => {
  await waitFor(10);
  const head = await history.record(link('late'));
  const others = [];
  for (const n of range(4)) {
    await history.record(payment(`others-${n}`, 'others'));
    expect(await projector.step(100, SLOW)).toMatchObject({ position: head - 1 });
    others.push((await standing('other')).days);
  }
  expect(others).toEqual([3, 6, 9, 12]);
  await projector.finish([100], SLOW);
  expect([await standing('other'), await standing('late')]).toMatchObject([{ days: 12 }, { days: 30 }]);
});

test('payments that are very many only together are evaluated a page at a time', async () => {
  await waitFor(5, 4);
  const seen = await follow('late', { page: 6, queuedPieces: 1 }, await history.record(link('late')));
  const days = seen.map((one) => one.days);
  // Reading on and the correction queue have a page each.
  expect(largestStep(days, 0)).toBeLessThanOrEqual(2 * 6 * 3);
  expect(days.at(-1)).toBe(5 * 4 * 3);
});

test('a page that fails is repeated: nobody is attributed twice or passed over', async () => {
  await waitFor(10);
  await history.record(link('late'));
  const change = (sql: string) => database.pool.query(`ALTER TABLE projections_1.changes ${sql}`);
  await projector.step(100, SLOW);
  const before = await standing('late');
  await change('ADD CONSTRAINT refused CHECK (false) NOT VALID');
  await expect(projector.step(100, SLOW)).rejects.toThrow('refused');
  expect(await standing('late')).toEqual(before);
  await change('DROP CONSTRAINT refused');
  await projector.finish([100], SLOW);
  expect(await standing('late')).toEqual({ direct: 10, clients: 10, days: 30 });
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS changes, max(seq) AS last FROM projections_1.changes WHERE position = 23`,
  );
  expect(rows).toEqual([{ changes: 11, last: 11 }]);
});

test('clients leave a page at a time too: of a link that is disabled before they came, and of a partner who came no earlier', async () => {
  await waitFor(10);
  await history.record(link('late'));
  await projector.finish();
  const left = await follow('late', SLOW, await history.record(disabled('late')));
  expect(
    largestStep(
      left.map(({ clients }) => clients),
      10,
    ),
  ).toBe(3);
  expect(left.at(-1)).toEqual({ direct: 0, clients: 0, days: 0 });

  await history.record(link('own'), ...range(10).map((n) => client(`of-own-${n}`, 'own')), payment('p', 'of-own-4'));
  await projector.finish();
  expect(await standing('own')).toEqual({ direct: 10, clients: 10, days: 3 });
  const own = await follow('own', SLOW, await history.record(client('own', 'other')));
  expect(
    largestStep(
      own.map(({ clients }) => clients),
      10,
    ),
  ).toBe(3);
  expect(own.at(-1)).toEqual({ direct: 0, clients: 0, days: 0 });
});

test('what waits for a link is known by its code: not by each of the clients', async () => {
  await waitFor(10);
  await history.record(link('late'));
  await projector.step(100, SLOW);
  const { rows } = await database.pool.query('SELECT keys FROM projections_1.slow_facts');
  expect(rows.map(({ keys }: { keys: string[] }) => keys.sort())).toEqual([['account late', 'code code-late']]);
});

test('a link that turns out to be older attributes those who came in between, and looks at no others', async () => {
  await history.record(link('late'), ...range(5).map((n) => client(`account-${n}`, 'late')), [
    'client.signed_up.v1',
    '2025-12-02T00:00:00Z',
    { accountId: 'early', separateAccount: true, referralCode: 'code-late' },
  ]);
  await projector.finish();
  expect((await standing('late')).clients).toBe(5);
  const head = await history.record(link('late', '2025-12-01T00:00:00Z'));
  expect(await projector.step(100, { page: 2, queuedPieces: 1 })).toMatchObject({ position: head });
  expect((await standing('late')).clients).toBe(6);
});
