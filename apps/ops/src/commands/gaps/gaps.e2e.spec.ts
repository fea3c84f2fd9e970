import { EventStore } from '#event-store';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { runSource } from '../../../../../test/support/run-source.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  const store = new EventStore(database.pool);
  const { epoch } = await store.claimPartition('payments', 3);
  const gap = { topic: 'payments', partition: 3, cause: 'RETENTION', logStart: '60', logEnd: '100' } as const;
  await store.recordGap({ ...gap, from: '10', to: '60', resumesAt: '60' }, epoch);
});
afterEach(() => database.drop());

const ops = (...args: string[]) => runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: database.url } });
const json = async (...args: string[]) => JSON.parse((await ops(...args, '--json')).stdout);

describe('gaps', () => {
  test('lists what the brokers deleted unread, for people and for machines', async () => {
    const { retentionGaps, more } = await json('gaps', 'list');
    expect(more).toBe(false);
    expect(retentionGaps).toMatchObject([
      { id: 1, topic: 'payments', partition: 3, cause: 'RETENTION', fromOffset: 10, toOffset: 60, status: 'open' },
    ]);
    expect((await ops('gaps', 'list')).stdout).toContain('[10, 60)');
  });

  test('are acknowledged with a reason, and then shown where all are asked for', async () => {
    const reason = 'billing has sent them again';
    expect(await ops('gaps', 'acknowledge', '1', '--reason', reason, '--by', 'ada')).toEqual({
      code: 0,
      stdout: 'Gap 1 is acknowledged.\n',
      stderr: '',
    });
    expect((await ops('gaps', 'list')).stdout).toBe('No such gaps.\n');
    expect((await json('gaps', 'list', '--status', 'all')).retentionGaps).toMatchObject([
      { status: 'acknowledged', acknowledgedBy: 'ada', acknowledgementReason: reason },
    ]);
    expect(await json('gaps', 'acknowledge', '1', '--reason', 'again')).toEqual({
      gaps: [{ id: 1, outcome: 'acknowledged_before' }],
    });
  });

  test('that are not there, or no reason, are refused', async () => {
    const missing = await ops('gaps', 'acknowledge', '1', '7', '--reason', 'both');
    expect(missing).toMatchObject({ code: 1, stdout: 'Gap 1 is acknowledged.\n', stderr: 'There is no gap 7.\n' });
    expect(await ops('gaps', 'acknowledge', '1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason'),
    });
    expect(await ops('gaps', 'acknowledge', 'x', '--reason', 'y')).toMatchObject({ code: 2 });
  });
});

describe('status', () => {
  test('tells the gaps that nobody has acknowledged, and how far behind each partition is, as of when', async () => {
    const status = await json('status');
    expect(status.retentionGaps).toMatchObject([{ id: 1, fromOffset: 10, toOffset: 60 }]);
    expect(status.consumers).toEqual([
      {
        topic: 'payments',
        partition: 3,
        nextOffset: 60,
        logStart: 60,
        logEnd: 100,
        lag: 40,
        seenAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    const { stdout } = await ops('status');
    expect(stdout).toContain('Deleted by the brokers before it was read, and not acknowledged');
    expect(stdout).toMatch(/payments\s*│\s*1\s*│\s*60\s*│\s*40\s*│ \d{4}-/);
  });
});
