import type { Instant } from '#contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MEMORY_LIMITS } from '#projector';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { FORGETFUL, SteppingProjector } from '../support/stepping.js';
import { arrivals, inOrderOfArrival, play, slowCuts, swiftCuts } from './arrivals.js';
import { contradicting } from './contradictions.js';
import { histories, restlessHistories } from './facts.js';
import {
  readAttributions,
  readClientRewards,
  readClients,
  readEntries,
  readKeptBalances,
  readOutcomes,
  readRefusals,
  readRejected,
  readWaitingFacts,
  sumAccounts,
  sumEntries,
} from './ledger.js';
import {
  modelAttributions,
  modelBalances,
  modelClientRewards,
  modelClients,
  modelOutcomes,
  modelMistaken,
  modelOverRefunds,
  modelWaiting,
  type Balance,
} from './model.js';
import type { KnownFact } from './model/known.js';
import { CONVERGENCE_REGRESSIONS, SPLIT_REGRESSIONS } from './regressions.js';
import { runs } from './runs.js';

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
});
afterAll(() => database.drop());

const withReserve = (balances: Map<string, Balance>) =>
  new Map([...balances].map(([key, balance]) => [key, { ...balance, reserved: 0n }]));

/** A few moments at which something happened, or just before. */
const momentsOf = (facts: readonly KnownFact[]): Instant[] =>
  facts.filter((_, i) => i % 5 === 0).map(({ at }, i) => at - (i % 2));

const changing = fc.oneof(histories, restlessHistories);

describe('convergence', () => {
  test('any order, repetition and batching of the same facts ends in what the model says of their set', async () => {
    const property = fc.asyncProperty(changing, arrivals, async (facts, arrival) => {
      const { pool } = database;
      await projector.emptyAll();
      const stream = inOrderOfArrival(facts, arrival);
      await play(pool, projector, stream, arrival.cuts);

      const overRefunded = [...modelOverRefunds(stream)].map((id) => `OVER_REFUND ${id}`);
      expect(await readRejected(pool)).toEqual(new Set([...overRefunded, ...modelMistaken(facts)]));
      expect(await readAttributions(pool)).toEqual(modelAttributions(facts));
      expect(await readOutcomes(pool)).toEqual(modelOutcomes(facts));
      expect(await readClients(pool)).toEqual(modelClients(facts));
      expect(await readWaitingFacts(pool)).toEqual(modelWaiting(facts));
      const kept = await readKeptBalances(pool);
      expect(kept).toEqual(withReserve(modelBalances(facts)));
      expect(await readClientRewards(pool)).toEqual(modelClientRewards(facts));

      const entries = await readEntries(pool);
      expect(sumEntries(entries)).toEqual(kept);
      expect([...sumAccounts(entries).values()].filter((sum) => sum !== 0n)).toEqual([]);
      for (const asOf of momentsOf(facts)) {
        expect({ asOf, balances: sumEntries(entries, asOf) }).toEqual({
          asOf,
          balances: withReserve(modelBalances(facts, asOf)),
        });
      }
    });
    await fc.assert(property, runs(900, CONVERGENCE_REGRESSIONS));
  });

  test('the same order, split otherwise into batches, with corrections at once or bit by bit, much remembered or little, makes the same ledger entry by entry', async () => {
    const property = fc.asyncProperty(
      contradicting(changing),
      arrivals,
      swiftCuts,
      slowCuts,
      async (facts, arrival, swift, slow) => {
        const { pool } = database;
        const stream = inOrderOfArrival(facts, arrival);
        const ledgers = [];
        for (const [split, memory] of [
          [swift, MEMORY_LIMITS],
          [slow, FORGETFUL],
        ] as const) {
          await projector.emptyAll(memory);
          await play(pool, projector, stream, split);
          ledgers.push({ entries: await readEntries(pool), refused: await readRefusals(pool) });
        }
        expect(ledgers[1]).toEqual(ledgers[0]);
      },
    );
    await fc.assert(property, runs(120, SPLIT_REGRESSIONS));
  });
});
