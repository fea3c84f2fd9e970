import { newEvent, parseInstant } from '#contracts';
import { EventStore } from '#event-store';
import { createPool, Metrics, type Pool } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { observeLag } from './lag.js';
import { LiveSnapshots } from './snapshot.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const link = { partnerId: 'p', code: 'abc' };
  await new History(database.pool).happened(['referral_link.created.v1', '2026-01-01T00:00:00Z', link]);
});
afterAll(() => database.drop());

async function valuesOf(pool: Pool, faults: unknown[] = []): Promise<Record<string, number>> {
  const metrics = new Metrics('test');
  observeLag(metrics, new LiveSnapshots(pool), (error) => void faults.push(error));
  const lines = (await metrics.render()).matchAll(
    /^referral_ledger_((?:database|projections|retention)\w+)\{app="test"\} (\S+)$/gm,
  );
  return Object.fromEntries([...lines].map(([, name, value]) => [name!, Number(value)]));
}

test('how far the projections are behind the log is a metric, in events and in seconds', async () => {
  const whole = { database_reachable: 1, projections_position: 1, retention_gaps_open: 0 };
  expect(await valuesOf(database.pool)).toEqual({ ...whole, projections_lag_events: 0, projections_lag_seconds: 0 });
  const events = ['b', 'c'].map((code) =>
    newEvent({
      source: 'test',
      id: code,
      type: 'referral_link.created.v1',
      occurredAt: parseInstant('2026-01-02T00:00:00Z')!,
      data: { partnerId: 'p', code },
    }),
  );
  await new EventStore(database.pool).appendBatch({ events, refusals: [], offsets: [] });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const behind = await valuesOf(database.pool);
  expect(behind).toMatchObject({ ...whole, projections_lag_events: 2 });
  expect(behind['projections_lag_seconds']).toBeGreaterThanOrEqual(0.05);
});

test('where the database cannot be asked that is a metric, and the others are left out', async () => {
  const nowhere = createPool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing', applicationName: 'test' });
  const faults: unknown[] = [];
  expect(await valuesOf(nowhere, faults)).toEqual({ database_reachable: 0 });
  expect(faults).toHaveLength(1);
  await nowhere.end();
});
