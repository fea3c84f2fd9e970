import { createPool } from '#platform';
import { LiveSnapshots, WaitingCounter } from '#read-models';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { ConsumerMetrics } from './consumer-metrics.js';

describe('the number of facts that wait', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
    await new History(database.pool).happened(
      [
        'payment.succeeded.v1',
        '2024-02-01T00:00:00Z',
        { paymentId: 'p1', accountId: 'a1', amountMinor: 3_900, currency: 'USD', period: 'month' },
      ],
      ['contract.terminated.v1', '2024-02-01T00:00:00Z', { contractId: 'c1', partnerId: 'ann' }],
      ['contract.terminated.v1', '2024-02-01T00:00:00Z', { contractId: 'c2', partnerId: 'ann' }],
    );
  });
  afterEach(() => database.drop());

  const observed = (state: 'active' | 'standby', pool = database.pool, errors: unknown[] = []): ConsumerMetrics => {
    const metrics = new ConsumerMetrics();
    const status = () => ({ state, position: null, hasBacklog: false });
    metrics.observeWaiting({ status }, new WaitingCounter(new LiveSnapshots(pool), (error) => errors.push(error)));
    return metrics;
  };
  const valueOf = async (metrics: ConsumerMetrics, kind: string): Promise<string | undefined> =>
    new RegExp(`referral_ledger_waiting_facts\\{kind="${kind}",app="consumer"\\} (.*)`).exec(
      await metrics.render(),
    )?.[1];

  test('is a metric by kind', async () => {
    const metrics = observed('active');
    expect(await valueOf(metrics, 'payment')).toBe('1');
    expect(await valueOf(metrics, 'contract_termination')).toBe('2');
    expect(await valueOf(metrics, 'signup')).toBe('0');
  });

  test('is not counted for every scrape', async () => {
    const metrics = observed('active');
    await metrics.render();
    await database.pool.query('UPDATE projections_1.payments SET waits_for = NULL');
    expect(await valueOf(metrics, 'payment')).toBe('1');
  });

  test('is told by the process that projects alone, so that nothing is counted twice', async () => {
    expect(await valueOf(observed('standby'), 'payment')).toBeUndefined();
  });

  test('is left out, and does not keep the other metrics back, where it cannot be counted', async () => {
    const errors: unknown[] = [];
    const nowhere = createPool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing', applicationName: 'test' });
    const metrics = observed('active', nowhere, errors);
    expect(await valueOf(metrics, 'payment')).toBeUndefined();
    expect(await metrics.render()).toContain('referral_ledger_events_appended_total');
    expect(errors).toHaveLength(1);
    await nowhere.end();
  });

  test('is left out of a version that another release made', async () => {
    await database.pool.query(`UPDATE projection_versions SET program = 'referral-program/0'`);
    const errors: unknown[] = [];
    expect(await valueOf(observed('active', database.pool, errors), 'payment')).toBeUndefined();
    expect(errors).toMatchObject([{ code: 'MADE_BY_ANOTHER_RELEASE' }]);
  });
});
