import { OWN_SOURCE } from '#contracts';
import { EventStore } from '#event-store';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fillFirst, type FirstFillOptions, type Lease } from '#projections';
import { inTransaction } from '#platform';
import fc from 'fast-check';
import { createVersionStatements } from '../../libs/projections/src/versions/create-version.js';
import { makeBare } from '../../libs/projections/src/versions/deferred.js';
import { tableDigests } from '../../libs/projections/src/versions/digests.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { READ_MODEL_TABLES } from '../support/read-model-tables.js';
import { SteppingProjector } from '../support/stepping.js';
import { arrivals, eventOf, inOrderOfArrival, play, swiftCuts } from './arrivals.js';
import { contradicting } from './contradictions.js';
import { histories, restlessHistories } from './facts.js';
import { readEntries } from './ledger.js';
import { runs, TIMEOUT_MS } from './runs.js';
import { withdrawalStreams } from './withdrawal-facts.js';

/** A version beside the live one, bare or with indexes and triggers at work: a first version may be either. */
const BESIDE: Lease = { version: 2, schema: 'projections_2', epoch: 1 };

/** How the filling is cut: what is written while more is folded, and written over where that changes it. */
const cutting = fc.record({
  pagePositions: fc.constantFrom(1, 2, 5, 1_000),
  keptBack: fc.constantFrom(0, 1, 3),
  bare: fc.boolean(),
});
type Pieces = Pick<FirstFillOptions, 'pagePositions' | 'keptBack'> & { bare: boolean };

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
  await database.pool.query(createVersionStatements(BESIDE.schema));
  await database.pool.query(
    `INSERT INTO projection_versions (version, schema_name, state, program, epoch)
     VALUES ($1, $2, 'catching up', 'test', $3)`,
    [BESIDE.version, BESIDE.schema, BESIDE.epoch],
  );
});
afterAll(() => database.drop());
beforeEach(() => projector.emptyAll());

/** Fills the version beside from all of the log, anew. */
async function fillBeside({ bare, ...pieces }: Pieces): Promise<void> {
  const tables = READ_MODEL_TABLES.map((table) => table.replace('projections_1', BESIDE.schema));
  await database.pool.query(`BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE ${tables.join(', ')};
    UPDATE projection_versions SET position = 0, read_position = 0 WHERE version = ${BESIDE.version}; COMMIT`);
  const store = new EventStore(database.pool);
  if (bare) await inTransaction(database.pool, (client) => makeBare(client, BESIDE));
  expect(await fillFirst(database.pool, BESIDE, { pause: () => Promise.resolve(), ...pieces })).toMatchObject({
    position: expect.any(Number),
  });
  expect(await store.head()).toBeGreaterThan(0);
}

const digests = (schema: string) =>
  inTransaction(database.pool, async (client) => {
    await client.query(`SET LOCAL search_path TO ${schema}, public`);
    return tableDigests(client, schema);
  });

async function expectSame(): Promise<void> {
  expect(await readEntries(database.pool, BESIDE.schema)).toEqual(await readEntries(database.pool));
  expect(await digests(BESIDE.schema)).toEqual(await digests('projections_1'));
}

/** What was decided on each withdrawal, and why. */
async function readDecisions() {
  const { rows } = await database.pool.query(
    `SELECT data->>'withdrawalId' AS id, type, data FROM events WHERE source = $1 ORDER BY 1`,
    [OWN_SOURCE],
  );
  return rows;
}

describe('an empty version that is filled in one go', () => {
  test(
    'is what the projector makes of any order of facts, batch by batch',
    async () => {
      const changing = contradicting(fc.oneof(histories, restlessHistories));
      const property = fc.asyncProperty(
        changing,
        arrivals,
        swiftCuts,
        cutting,
        async (facts, arrival, cuts, pieces) => {
          await projector.emptyAll();
          await play(database.pool, projector, inOrderOfArrival(facts, arrival), cuts);
          await fillBeside(pieces);
          await expectSame();
        },
      );
      await fc.assert(property, runs(100, []));
    },
    TIMEOUT_MS,
  );

  test(
    'decides withdrawals as the projector does, and the projector obeys what it decided',
    async () => {
      const property = fc.asyncProperty(withdrawalStreams, swiftCuts, cutting, async (stream, cuts, pieces) => {
        await projector.emptyAll();
        await play(database.pool, projector, stream, cuts);
        const decided = await readDecisions();

        await projector.emptyAll();
        await new EventStore(database.pool).appendBatch({ events: stream.map(eventOf), refusals: [], offsets: [] });
        await fillBeside(pieces);
        expect(await readDecisions()).toEqual(decided);
        await projector.finish();
        await expectSame();
      });
      await fc.assert(property, runs(60, []));
    },
    TIMEOUT_MS,
  );
});
