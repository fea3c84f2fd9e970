import { EVENT_CLASSES, type InboundType } from '#contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SAMPLES } from '../../../contracts/test/samples.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { SteppingProjector, type Pace } from '../../../../test/support/stepping.js';

/** Fields that some types declare, as ids, codes or something else that the fold looks at. */
const DECLARED = [...new Set(Object.values(SAMPLES).flatMap(({ full }) => Object.keys(full)))];

const STRANGE = [12, 1.5, true, ['x'], { a: 1 }, '', '\n', 'not known'];

/** Corrections at once, and bit by bit, with facts that wait behind them. */
const PACES: Pace[] = [{}, { page: 1, queuedPieces: 1 }];

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
});
afterAll(() => database.drop());

const BONUS = { adjustmentId: 'bonus', partnerId: 'partner-1', asset: 'USD', amount: 5000, reason: 'for a withdrawal' };

/** Would say why in the place where `paid` must not. */
const TYPES = (Object.keys(EVENT_CLASSES) as InboundType[]).filter((type) => type !== 'withdrawal.returned.v1');

/** One fact of a type, a partner with money to withdraw; each with `value` in all fields that its type does not declare. */
function facts(value: unknown): Fact[] {
  const one = (type: InboundType, data: object): Fact => {
    const foreign = DECLARED.filter((name) => !(name in SAMPLES[type].full));
    return [
      type,
      '2026-01-01T00:00:00Z',
      { ...data, ...(value !== undefined && Object.fromEntries(foreign.map((name) => [name, value]))) },
    ];
  };
  return [one('adjustment.posted.v1', BONUS), ...TYPES.map((type) => one(type, SAMPLES[type].full))];
}

async function rowsOf(table: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(`SELECT * FROM projections_1.${table} ORDER BY 1, 2`);
  return rows.map(({ recorded_at: _, decided_at: __, ...row }: Record<string, unknown>) => row);
}

async function foldedWith(value: unknown, pace: Pace) {
  await projector.emptyAll();
  await new History(database.pool).record(...facts(value));
  await projector.finish([1_000], pace);
  const tables = ['ledger_entries', 'withdrawals', 'rejected_events', 'accounts', 'partners', 'claims', 'payments'];
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await rowsOf(table)] as const)));
}

test.each(STRANGE.map((value) => [value]))(
  'fields that a type does not declare are ignored, also where other types declare them: all of them with %j',
  async (value) => {
    for (const pace of PACES) {
      const plain = await foldedWith(undefined, pace);
      expect(plain['withdrawals']).toMatchObject([{ status: 'paid', reason: null }]);
      expect(await foldedWith(value, pace)).toEqual(plain);
    }
  },
);
