import { EventStore } from '#event-store';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { business, paymentOf, replay } from '../../../../test/support/replays.js';
import type { Lease } from '../engine/checkpoint.js';
import { FencedProjectorError } from '../engine/checkpoint.js';
import { takeLease } from '../engine/lease.js';
import { LiveProjector, type FirstFill } from '../engine/live-projector.js';
import { fillFirst } from './fill-first.js';
import { hasMuchBefore } from './rush.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

const lease = async (): Promise<Lease> => (await takeLease(database.pool, 'test'))!;
const SOON = { pause: () => Promise.resolve() };

async function standing(): Promise<{ position: number; payments: number; entries: number }> {
  const { rows } = await database.pool.query(
    `SELECT position, (SELECT count(*) FROM projections_1.payments) AS payments,
            (SELECT count(*) FROM projections_1.ledger_entries) AS entries
     FROM projection_versions WHERE state = 'live'`,
  );
  return rows[0];
}

describe('an empty version', () => {
  test('is filled with all that there is, the decisions that it takes included, and proved equal to a replay', async () => {
    const tooMuch = { withdrawalId: 'w3', partnerId: 'paid', amountMinor: 9_000_000, currency: 'USD' };
    const head = await history.record(...business(40), ['withdrawal.requested.v1', '2026-12-01T00:00:00Z', tooMuch]);
    expect(await fillFirst(database.pool, await lease(), SOON)).toEqual({ position: head, readPosition: head });
    const decisions = await new EventStore(database.pool).read(head, 10);
    expect(decisions.map(({ type }) => type)).toEqual([
      'withdrawal.approved.v1',
      'withdrawal.approved.v1',
      'withdrawal.rejected.v1',
    ]);
    await history.project();
    expect(await replay(database.pool)).toMatchObject({ state: 'live', comparison: { equal: true } });
  });

  test('is followed by the projector with what came meanwhile', async () => {
    await history.record(...business(40));
    await fillFirst(database.pool, await lease(), SOON);
    const more = Array.from({ length: 7 }, (_, n) => paymentOf(40 + n));
    await history.happened(...more);
    expect(await standing()).toMatchObject({ payments: 47 });
    expect(await replay(database.pool)).toMatchObject({ comparison: { equal: true } });
  });

  test('is filled while the log grows, for as long as it grows in a rush', async () => {
    await history.record(...business(40));
    let head = 0;
    const rush = async (): Promise<void> => {
      if (head === 0) head = await history.record(...Array.from({ length: 3_000 }, (_, n) => paymentOf(40 + n)));
    };
    expect(await fillFirst(database.pool, await lease(), { pause: rush })).toMatchObject({ position: head });
    expect(await standing()).toMatchObject({ position: head, payments: 3_040 });
  });

  test('is written while one waits for more, and written over where that changes it', async () => {
    await history.record(...business(40));
    let paused = 0;
    // The first pause is before the sums, the second while they are made.
    const pause = async (): Promise<void> => {
      paused += 1;
      if (paused !== 2) return;
      // Long enough for what was begun to be done.
      await sleep(200);
      await history.record(
        [
          'contract.signed.v1',
          '2026-01-01T00:00:00Z',
          { contractId: 'l', partnerId: 'days', payoutAccountRef: 'ref-2' },
        ],
        ...Array.from({ length: 3_000 }, (_, n) => paymentOf(40 + n)),
      );
    };
    await fillFirst(database.pool, await lease(), { pause });
    // What came in a pause is filled in, or, where a busy machine took longer over it than a rush may, projected after it.
    await history.project();
    const { rows } = await database.pool.query(
      `SELECT DISTINCT outcome FROM projections_1.payments WHERE partner_id = 'days'`,
    );
    expect(rows).toEqual([{ outcome: 'commission' }]);
    expect(await replay(database.pool)).toMatchObject({ comparison: { equal: true } });
  });

  test('is bare before, and has its sums, indexes and triggers after; so has one that is projected batch by batch', async () => {
    const bareness = async (): Promise<unknown> => {
      const { rows } = await database.pool.query(
        `SELECT (SELECT count(*) FROM pg_index JOIN pg_class ON oid = indrelid
                 WHERE relnamespace = 'projections_1'::regnamespace) AS indexes,
                (SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                 WHERE relnamespace = 'projections_1'::regnamespace AND NOT tgisinternal AND tgenabled = 'O') AS triggers,
                (SELECT count(*) FROM deferred_statements) AS deferred`,
      );
      return rows[0];
    };
    const bare = await bareness();
    await history.record(...business(40));
    await fillFirst(database.pool, await lease(), SOON);
    const filled = await bareness();
    expect(filled).toMatchObject({ triggers: 7, deferred: 0 });
    expect(bare).not.toEqual(filled);
    await expect(database.pool.query('DELETE FROM projections_1.ledger_entries')).rejects.toThrow(/refused/);

    await database.drop();
    database = await createTestDatabase();
    history = new History(database.pool);
    expect(await bareness()).toEqual(bare);
    await history.happened(...business(40));
    expect(await bareness()).toEqual(filled);
  });

  test('is shown as soon as its sums are there; what a process that stops then leaves unbuilt, the next one builds', async () => {
    const left = async (): Promise<number> =>
      (await database.pool.query<{ left: number }>('SELECT count(*) AS left FROM deferred_statements')).rows[0]!.left;
    const head = await history.record(...business(40));
    const stopping = new AbortController();
    let paused = 0;
    const pause = (): Promise<void> => {
      paused += 1;
      // The last pause, while the sums are made.
      if (paused === 2) stopping.abort();
      return Promise.resolve();
    };
    await fillFirst(database.pool, await lease(), { pause, signal: stopping.signal });
    expect(await standing()).toMatchObject({ position: head, payments: 40 });
    const { rows: balances } = await database.pool.query('SELECT FROM projections_1.partner_balances');
    expect(balances).not.toEqual([]);
    await expect(database.pool.query('DELETE FROM projections_1.ledger_entries')).rejects.toThrow(/refused/);
    expect(await left()).toBeGreaterThan(0);

    await history.happened(paymentOf(40));
    expect(await left()).toBe(0);
    expect(await replay(database.pool)).toMatchObject({ comparison: { equal: true } });
  });

  test('is not completed with an entry that names no event', async () => {
    await history.record(...business(1));
    await database.pool.query(
      `INSERT INTO projections_1.ledger_entries (position, seq, partner_id, asset, amount, debit_account, credit_account,
         code, effective_at, recorded_at, event_id)
       VALUES (1, 1, 'p', 'USD', 1, 'program:expense', 'partner:p:available', 'COMMISSION', now(), now(), 'nobody')`,
    );
    await expect(database.pool.query('SELECT complete_version(1)')).rejects.toThrow(/names an event/);
    await expect(fillFirst(database.pool, await lease(), SOON)).rejects.toThrow(/names an event/);
  });

  test('is filled no further than memory allows', async () => {
    await history.record(...business(40));
    const { position } = (await fillFirst(database.pool, await lease(), { ...SOON, paymentsMax: 1 }))!;
    expect(await standing()).toMatchObject({ position, payments: 40 });
  });

  test('stays empty where the filling is stopped, where another process takes it, or where it is not empty at all', async () => {
    await history.record(...business(40));
    const stopped = AbortSignal.abort();
    const old = await lease();
    expect(await fillFirst(database.pool, old, { ...SOON, signal: stopped })).toBeUndefined();
    let current: Lease | undefined;
    const takeOver = async (): Promise<void> => {
      current ??= await lease();
    };
    await expect(fillFirst(database.pool, old, { pause: takeOver })).rejects.toThrow(FencedProjectorError);
    await expect(fillFirst(database.pool, old, SOON)).rejects.toThrow(FencedProjectorError);
    expect(await standing()).toEqual({ position: 0, payments: 0, entries: 0 });

    await fillFirst(database.pool, current!, SOON);
    const before = await standing();
    await expect(fillFirst(database.pool, current!, SOON)).rejects.toThrow();
    expect(await standing()).toEqual(before);
  });
});

describe('whether there is much before an empty version', () => {
  test('is not known as long as there is nothing, and is not the case of a few events or of a version that has begun', async () => {
    const held = await lease();
    expect(await hasMuchBefore(database.pool, held)).toBeUndefined();
    await history.record(...business(40));
    expect(await hasMuchBefore(database.pool, held)).toBe(false);
  });

  test('is the case where the log grows in a rush, unless the version has begun', async () => {
    const held = await lease();
    await history.record(...business(40));
    const rush = () => history.record(...Array.from({ length: 2_600 }, (_, n) => paymentOf(40 + n)));
    expect(await hasMuchBefore(database.pool, held, rush)).toBe(true);
    await fillFirst(database.pool, held, SOON);
    await history.record(...Array.from({ length: 20_000 }, (_, n) => paymentOf(2_640 + n)));
    expect(await hasMuchBefore(database.pool, held)).toBe(false);
  });

  test('is the case where the log is long', async () => {
    await history.record(...business(20_000));
    expect(await hasMuchBefore(database.pool, await lease())).toBe(true);
  });
});

describe('a projector', () => {
  const log = { info: () => undefined, warn: () => undefined };
  let filled = 0;
  const filling = (over: Partial<FirstFill>): FirstFill => ({
    isDue: () => Promise.resolve(true),
    fill: async (held, onProgress, signal) => {
      filled += 1;
      return (await fillFirst(database.pool, held, { ...SOON, onProgress, signal })) !== undefined;
    },
    ...over,
  });
  const projectTo = async (head: number, firstFill: FirstFill): Promise<void> => {
    const projector = new LiveProjector({ pool: database.pool, log, firstFill });
    const running = projector.start();
    while (projector.status().position !== head) await Promise.race([sleep(20), running]);
    await projector.stop();
  };
  beforeEach(() => {
    filled = 0;
  });

  test('has an empty version filled once, and goes on from there', async () => {
    const head = await history.record(...business(40));
    // Two decisions.
    await projectTo(head + 2, filling({}));
    expect(filled).toBe(1);
    expect(await standing()).toMatchObject({ payments: 40 });
  });

  test('begins batch by batch where it is not due, or comes to nothing', async () => {
    const head = await history.record(...business(40));
    await projectTo(head + 2, filling({ isDue: () => Promise.resolve(false) }));
    expect(filled).toBe(0);
    await database.drop();
    database = await createTestDatabase();
    history = new History(database.pool);
    await history.record(...business(40));
    await projectTo(head + 2, filling({ fill: () => Promise.resolve(false) }));
    expect(await standing()).toMatchObject({ payments: 40 });
  });

  test('tries it once: whatever it fails for, it begins batch by batch', async () => {
    const head = await history.record(...business(40));
    let tried = 0;
    const lost = Object.assign(new Error('terminating connection due to idle-in-transaction timeout'), {
      code: '25P03',
    });
    const fill = (): Promise<boolean> => {
      tried += 1;
      return Promise.reject(lost);
    };
    await projectTo(head + 2, filling({ fill }));
    expect(tried).toBe(1);
  });

  test('waits for the first event with it, and stops in the middle of it', async () => {
    const due: { now?: boolean } = {};
    let told: AbortSignal | undefined;
    const projector = new LiveProjector({
      pool: database.pool,
      log,
      firstFill: filling({
        isDue: () => Promise.resolve(due.now),
        fill: (_held, _onProgress, signal) => {
          told = signal;
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
        },
      }),
    });
    void projector.start();
    await sleep(300);
    expect(told).toBeUndefined();
    due.now = true;
    while (!told) await sleep(20);
    expect(projector.status().hasBacklog).toBe(true);
    await projector.stop();
    expect(told.aborted).toBe(true);
    expect(await standing()).toEqual({ position: 0, payments: 0, entries: 0 });
  });
});
