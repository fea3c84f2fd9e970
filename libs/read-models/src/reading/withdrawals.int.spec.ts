import { newEvent, OWN_SOURCE, parseInstant } from '#contracts';
import { EventStore } from '#event-store';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { OutboundStream } from '../outbound/stream.js';
import { decisionId } from '../../../fold/src/decision-id.js';
import { LiveSnapshots } from './snapshot.js';
import { readWithdrawal, readWithdrawals } from './withdrawals.js';

const request = (withdrawalId: string, amountMinor: number): Fact => [
  'withdrawal.requested.v1',
  '2026-03-01T00:00:00Z',
  { withdrawalId, partnerId: 'p', amountMinor, currency: 'USD' },
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // What a release recorded that did not note yet what was available.
  const earlier = newEvent({
    source: OWN_SOURCE,
    id: decisionId('earlier'),
    type: 'withdrawal.rejected.v1',
    schemaVersion: 1,
    occurredAt: parseInstant('2026-03-01T00:00:01Z')!,
    data: { withdrawalId: 'earlier', partnerId: 'p', reason: 'INSUFFICIENT_FUNDS' },
  });
  await new EventStore(database.pool).appendBatch({ events: [earlier], refusals: [], offsets: [] });
  await new History(database.pool).happened(
    ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'abc' }],
    ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'ref-1' }],
    ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'abc' }],
    [
      'payment.succeeded.v1',
      '2026-02-01T00:00:00Z',
      { paymentId: 'pay', accountId: 'a', amountMinor: 50_000, currency: 'USD', period: 'month' },
    ],
    request('earlier', 9000),
    request('too-much', 9000),
    request('served', 5000),
    request('nothing-left', 2000),
  );
});
afterAll(() => database.drop());

const EXPECTED = [
  { withdrawalId: 'nothing-left', status: 'rejected', reason: 'BELOW_MINIMUM', availableMinor: 0 },
  { withdrawalId: 'served', status: 'approved', reason: null, availableMinor: 5000 },
  { withdrawalId: 'too-much', status: 'rejected', reason: 'INSUFFICIENT_FUNDS', availableMinor: 5000 },
  { withdrawalId: 'earlier', status: 'rejected', reason: 'INSUFFICIENT_FUNDS', availableMinor: null },
];

test('a withdrawal says what was available when it was decided, as far as its decision noted it', async () => {
  await new LiveSnapshots(database.pool).read(async (client) => {
    const { withdrawals } = await readWithdrawals(client, 'p', { limit: 10 });
    expect(withdrawals).toMatchObject(EXPECTED);
    for (const one of withdrawals) expect(await readWithdrawal(client, one.withdrawalId, 'p')).toEqual(one);
  });
});

test('decisions are published as they were recorded, in the order of the requests', async () => {
  const page = await new OutboundStream(database.pool, 'withdrawals').next(10);
  expect(page?.events).toMatchObject(
    EXPECTED.toReversed().map(({ withdrawalId, status, availableMinor }) => ({
      eventId: decisionId(withdrawalId),
      type: `withdrawal.${status}.v1`,
      data: { withdrawalId, availableMinor },
    })),
  );
});
