import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createReplay } from '#rebuild';
import type { Lease } from '#projector';
import { inTransaction } from '#platform';
import { load } from '../../libs/rebuild/src/build/load.js';
import { SUM_UP_DAYS } from '../../libs/read-models/src/ledger/daily-flows.js';
import { SUM_UP_LEDGER } from '../../libs/read-models/src/ledger/sum-up.js';
import { defer, runPostLoad, SUMS } from '../../libs/read-models/src/versions/post-load.js';
import { tableDigests } from '../../libs/read-models/src/versions/digests.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { READ_MODEL_TABLES } from '../support/read-model-tables.js';
import { FORGETFUL, SteppingProjector } from '../support/stepping.js';
import { arrivals, inOrderOfArrival, play, swiftCuts } from './arrivals.js';
import { contradicting } from './contradictions.js';
import { histories, restlessHistories } from './facts.js';
import { readEntries } from './ledger.js';
import type { KnownFact } from './model/known.js';
import { runs } from './runs.js';
import { withdrawalStreams } from './withdrawal-facts.js';

/** How a replay's fold in memory is cut: payments a shard, and payments of a correction at once. */
const shards = fc.record({ shardPayments: fc.constantFrom(2, 4, 10, 1_000), page: fc.constantFrom(1, 2, 1_000) });

let database: TestDatabase;
let projector: SteppingProjector;
let lease: Lease;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
  lease = await createReplay(database.pool, 'test');
  // Built while it is empty: here it is filled again and again.
  await database.pool.query(`UPDATE projection_versions SET state = 'indexing' WHERE version = $1`, [lease.version]);
  await runPostLoad(database.pool, lease);
});
afterAll(() => database.drop());
beforeEach(() => projector.emptyAll());

const filled = READ_MODEL_TABLES.map((table) => table.replace('projections_1', 'projections_2'));

/** The version beside the live one, filled from the log in memory, with its sums and without triggers. */
async function loadBeside(until: number, how: { shardPayments: number; page: number }): Promise<void> {
  await database.pool.query(`TRUNCATE ${filled.join(', ')}`);
  await database.pool.query(`UPDATE projection_versions SET state = 'replaying' WHERE version = $1`, [lease.version]);
  expect(await load(database.pool, lease, until, how)).toBe(true);
  // As in a version that has just been made: here it is filled again and again.
  await inTransaction(database.pool, async (client) => {
    for (const sums of [SUM_UP_LEDGER, SUM_UP_DAYS]) await defer(client, lease.version, SUMS, sums, 'ledger_entries');
  });
  await runPostLoad(database.pool, lease);
}

const digests = (schema: string) =>
  inTransaction(database.pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${schema}, public`);
    return tableDigests(client, schema);
  });

/** Payments later than what their partner's bound promises: the projector would pass over them. No digest has the bound. */
const BEYOND_BOUND = `SELECT payment_id, occurred_at, last_payment_at FROM projections_2.payments JOIN projections_2.partners
  USING (partner_id) WHERE last_payment_at IS NULL OR occurred_at > last_payment_at`;

/** Projected live and folded in memory: the same, entry by entry and table by table. */
async function expectSame(
  stream: KnownFact[],
  cuts: Parameters<typeof play>[3],
  how: Parameters<typeof loadBeside>[1],
) {
  await projector.emptyAll(FORGETFUL);
  await play(database.pool, projector, stream, cuts);
  const { rows } = await database.pool.query<{ head: number }>('SELECT position AS head FROM event_store_head');
  await loadBeside(rows[0]!.head, how);
  expect(await readEntries(database.pool, 'projections_2')).toEqual(await readEntries(database.pool));
  expect(await digests('projections_2')).toEqual(await digests('projections_1'));
  expect((await database.pool.query(BEYOND_BOUND)).rows).toEqual([]);
}

describe('a fold in memory, however many shards it is made in', () => {
  test('makes of any order of facts the same version as the projector', async () => {
    const changing = contradicting(fc.oneof(histories, restlessHistories));
    const property = fc.asyncProperty(changing, arrivals, swiftCuts, shards, (facts, arrival, cuts, how) =>
      expectSame(inOrderOfArrival(facts, arrival), cuts, how),
    );
    await fc.assert(property, runs(140, []));
  });

  test('obeys the decisions on withdrawals that the log holds', async () => {
    const property = fc.asyncProperty(withdrawalStreams, swiftCuts, shards, expectSame);
    await fc.assert(property, runs(40, []));
  });
});
