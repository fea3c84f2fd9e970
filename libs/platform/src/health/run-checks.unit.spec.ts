import { describe, expect, test } from '@jest/globals';
import { oneAtATime, runChecks } from './run-checks.js';

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });

describe('checks', () => {
  test('say for each whether it is well or what is wrong, and tell the log more', async () => {
    const faults: unknown[] = [];
    const health = await runChecks(
      { kafka: () => undefined, database: () => Promise.reject(refused) },
      { onFault: (check, error) => faults.push([check, error]) },
    );
    expect(health).toEqual({
      status: 'error',
      checks: { kafka: 'ok', database: 'failed: no connection to be had (ECONNREFUSED)' },
      warnings: {},
    });
    expect(faults).toEqual([['database', refused]]);
  });

  test('warn without making anything unready, and are silent about what cannot be known', async () => {
    const warnings = { gaps: () => 'three', others: () => undefined, unknown: () => Promise.reject(refused) };
    expect(await runChecks({ kafka: () => undefined }, { warnings })).toEqual({
      status: 'ok',
      checks: { kafka: 'ok' },
      warnings: { gaps: 'three' },
    });
  });

  test('that cost something are run one at a time, however often they are asked', async () => {
    let runs = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = oneAtATime(async () => {
      runs += 1;
      await promise;
    });
    const asked = [check(), check(), check()];
    resolve();
    await Promise.all(asked);
    expect(runs).toBe(1);
    await check();
    expect(runs).toBe(2);
  });
});
