import { OWN_SOURCE } from '#contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SteppingProjector } from '../support/stepping.js';
import { cuts, play } from './arrivals.js';
import { readEntries, readKeptBalances, sumEntries, type Entry, withoutZeros, type KeptBalance } from './ledger.js';
import { modelBalances, NOTHING } from './model.js';
import type { KnownFact } from './model/known.js';
import { modelWithdrawals, outstanding, type ModelWithdrawal } from './model/withdrawals.js';
import { WITHDRAWAL_REGRESSIONS } from './regressions.js';
import { runs } from './runs.js';
import { withdrawalStreams } from './withdrawal-facts.js';

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
});
afterAll(() => database.drop());

/** What the event store holds of the ledger's own, in order. */
async function readDecisions() {
  const { rows } = await database.pool.query(
    `SELECT type, data->>'withdrawalId' AS id, data->>'reason' AS reason, position, recorded_at
     FROM events WHERE source = $1 ORDER BY position`,
    [OWN_SOURCE],
  );
  return rows;
}

async function readWithdrawals() {
  const { rows } = await database.pool.query('SELECT * FROM projections_1.withdrawals ORDER BY withdrawal_id');
  return rows;
}

async function readIllegal(): Promise<Set<string>> {
  const { rows } = await database.pool.query(
    `SELECT event_id FROM projections_1.rejected_events JOIN events USING (position) WHERE reason = 'ILLEGAL_TRANSITION'`,
  );
  return new Set(rows.map((row) => row.event_id));
}

/** The model's balances, less what is on its way to the bank or there. */
function expectedBalances(stream: readonly KnownFact[], withdrawals: readonly ModelWithdrawal[]) {
  const earned = modelBalances(stream);
  const balances = new Map<string, KeptBalance>();
  const asked = withdrawals.map(({ partnerId, currency }) => `${partnerId} ${currency}`);
  for (const key of [...earned.keys(), ...asked]) {
    const [partnerId, asset] = key.split(' ') as [string, string];
    const reserved = outstanding(withdrawals, partnerId, asset, 'approved');
    const paid = outstanding(withdrawals, partnerId, asset, 'paid');
    const { available, held, settled, granted, reversed } = earned.get(key) ?? NOTHING;
    balances.set(key, {
      available: available - reserved - paid,
      held,
      reserved,
      settled: settled + paid,
      granted,
      reversed,
    });
  }
  return withoutZeros(balances);
}

/** What each approval left available. */
function leftByApprovals(entries: readonly Entry[]): bigint[] {
  return entries.flatMap((entry, i) => {
    if (entry.code !== 'WITHDRAWAL_APPROVED') return [];
    return sumEntries(entries.slice(0, i + 1)).get(`${entry.partner_id} ${entry.asset}`)!.available;
  });
}

describe('withdrawals', () => {
  test('never more is approved than is available, each request is decided once, and a replay obeys the decisions', async () => {
    const property = fc.asyncProperty(withdrawalStreams, cuts, cuts, async (stream, firstCuts, replayCuts) => {
      const { pool } = database;
      await projector.emptyAll();
      await play(pool, projector, stream, firstCuts);

      const expected = modelWithdrawals(stream);
      const withdrawals = [...expected.withdrawals.values()];
      const decisions = await readDecisions();
      expect(Object.fromEntries(decisions.map(({ id, type, reason }) => [id, { type, reason }]))).toEqual(
        Object.fromEntries(
          withdrawals.map(({ withdrawalId, reason }) => [
            withdrawalId,
            { type: reason === null ? 'withdrawal.approved.v1' : 'withdrawal.rejected.v1', reason },
          ]),
        ),
      );
      expect(decisions).toHaveLength(withdrawals.length);
      expect(await readIllegal()).toEqual(expected.illegal);

      const rows = await readWithdrawals();
      expect(rows.map((row) => [row.withdrawal_id, row.status])).toEqual(
        withdrawals.map(({ withdrawalId, status }) => [withdrawalId, status]).sort(),
      );
      const entries = await readEntries(pool);
      expect(leftByApprovals(entries).filter((left) => left < 0n)).toEqual([]);
      const kept = await readKeptBalances(pool);
      expect(kept).toEqual(expectedBalances(stream, withdrawals));
      expect(sumEntries(entries)).toEqual(kept);

      await projector.emptyProjections();
      await projector.finish([...replayCuts.batches.flat(), 7], replayCuts.pace);
      expect(await readEntries(pool)).toEqual(entries);
      expect(await readWithdrawals()).toEqual(rows);
      expect(await readDecisions()).toEqual(decisions);
    });
    await fc.assert(property, runs(200, WITHDRAWAL_REGRESSIONS));
  });
});
