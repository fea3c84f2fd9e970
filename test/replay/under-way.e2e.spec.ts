import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithKafka } from '../support/kafka.js';
import { business, paymentOf, states } from '../support/replays.js';
import { runSource } from '../support/run-source.js';
import { startSystem, type TestSystem } from '../support/system.js';

const FIRST = 40;

describeWithKafka('while a replay is made, swapped in and rolled back', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startSystem();
    await system.publish(...business(FIRST));
  });
  afterAll(() => system.stop());

  const replay = (...args: string[]) =>
    runSource('apps/ops/src/main.ts', ['replay', ...args, '--json'], {
      env: { DATABASE_URL: system.query.databaseUrl },
    });

  test('facts come in by Kafka, balances grow, every query is answered from one position after another', async () => {
    await system.eventually('/v1/partners/paid', (partner) => partner.directClients === 5);
    let goesOn = true;
    let sent = 0;
    const traffic = (async () => {
      for (; goesOn; sent += 1) {
        await system.publish(paymentOf(1_000 + sent));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const statuses = new Set<number>();
    const positions: number[] = [];
    const reader = (async () => {
      while (goesOn) {
        const { status, headers } = await system.query.get('/v1/partners/paid/balances');
        statuses.add(status);
        positions.push(Number(headers.get('x-position')));
      }
    })();

    const first = await replay();
    const back = await replay('rollback');
    goesOn = false;
    await Promise.all([traffic, reader]);
    expect([first, back]).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(JSON.parse(first.stdout)).toMatchObject({ version: 2, state: 'live', equal: true });
    expect(JSON.parse(back.stdout)).toMatchObject({ version: 1, state: 'live', restatements: 0 });
    expect([...statuses]).toEqual([200]);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(await states(system.query.pool)).toEqual({ 1: 'live', 2: 'retired' });

    // Every payment that was sent is there: nothing was left out between the versions.
    const last = `pay-${1_000 + sent - 1}`;
    await system.eventually(`/v1/payments/${last}/explanation`, ({ paymentId }) => paymentId === last);
    const { rows } = await system.query.pool.query('SELECT count(*)::int AS n FROM projections_1.payments');
    expect(rows[0].n).toBe(FIRST + sent);
    expect(JSON.parse((await replay('--verify-only')).stdout)).toMatchObject({ equal: true });
  });
});
