import { parseInstant, type Instant } from '#contracts';
import { appendEvents } from '#event-store';
import { inTransaction, type PoolClient } from '#platform';
import { LiveSnapshots, Months, readLedger, readTrialBalance, type At } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { SteppingProjector } from '../support/stepping.js';
import { arrivals, eventOf, inOrderOfArrival } from './arrivals.js';
import { histories, restlessHistories } from './facts.js';
import type { KnownFact } from './model/known.js';
import { runs } from './runs.js';

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
});
afterAll(() => database.drop());

type Statement = Awaited<ReturnType<Months['statement']>>;
type Close = Awaited<ReturnType<Months['close']>>;

const PAGE = { limit: 3 };

/** When one chunk after the other is recorded: months apart, in one month, or by a clock that is behind. */
const clocks = fc.array(fc.constantFrom(0, 0.5, 1, 1, 1, 2, 3, -0.2), { minLength: 8, maxLength: 8 });
const FIRST = parseInstant('2025-01-20T00:00:00Z')!;
const MONTH_US = 30.4 * 86_400_000_000;

function record(facts: readonly KnownFact[], restoredFrom: Instant): Promise<unknown> {
  return inTransaction(database.pool, (client) => appendEvents(client, facts.map(eventOf), { restoredFrom }));
}

/** A month's statement with all its pages. */
async function wholeStatement(
  client: PoolClient,
  at: At,
  months: Months,
  partnerId: string,
  month: string,
): Promise<Statement> {
  const first = await months.statement(client, at, partnerId, month, PAGE);
  const movements = [...first.movements];
  for (let { next } = first; next !== null;) {
    const page = await months.statement(client, at, partnerId, month, { ...PAGE, after: next });
    movements.push(...page.movements);
    next = page.next;
  }
  return { ...first, movements, next: null };
}

async function partnersOf(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT DISTINCT partner_id AS id FROM ledger_entries JOIN partners USING (partner_id) ORDER BY id',
  );
  return rows.map(({ id }) => id);
}

const asText = (value: unknown): string =>
  JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? String(field) : field));

/** Openings are the closings before, sums are those of the movements, and each entry is on one statement. */
function requireChain(statements: readonly Statement[], entryIds: readonly string[]): void {
  const closings = new Map<string, bigint>();
  for (const { month, assets, movements } of statements) {
    for (const its of assets) {
      expect(its.opening.owed).toBe(closings.get(its.asset) ?? 0n);
      expect(its.closing.owed).toBe(its.opening.owed + its.given - its.takenBack - its.settled + its.returned);
      const own = movements.filter(({ asset }) => asset === its.asset);
      const changed = own.reduce((sum, { change }) => sum + BigInt(change), 0n);
      expect([its.closing.owed - its.opening.owed, its.entries]).toEqual([changed, own.length]);
      const corrected = new Set(own.flatMap(({ correctionOf }) => correctionOf ?? []));
      expect(its.corrections.map((correction) => correction.month)).toEqual([...corrected].sort());
      for (const { correctionOf, effectiveAt } of own) expect(correctionOf ?? month).toBe(effectiveAt.slice(0, 7));
      closings.set(its.asset, its.closing.owed);
    }
  }
  expect(statements.flatMap(({ movements }) => movements.map(({ entryId }) => entryId))).toEqual(entryIds);
}

const SUMS = ['given', 'takenBack', 'settled', 'returned'] as const;

/** What all partners' statements say of an asset is what the month's close says. */
function requireSum(close: Close, statements: readonly Statement[]): void {
  expect(close.balanced).toBe(true);
  for (const all of close.assets) {
    const own = statements.flatMap(({ assets }) => assets.filter(({ asset }) => asset === all.asset));
    const sum = (of: (its: (typeof own)[number]) => bigint): bigint => own.reduce((total, its) => total + of(its), 0n);
    expect([all.asset, sum(({ opening }) => opening.owed), sum(({ closing }) => closing.owed)]).toEqual([
      all.asset,
      all.opening.owed,
      all.closing.owed,
    ]);
    for (const name of SUMS) expect([name, sum((its) => its[name])]).toEqual([name, all[name]]);
  }
}

test('statements chain, have each entry once, add up to the close and to the trial balance, and are never changed once a month is over', async () => {
  const snapshots = new LiveSnapshots(database.pool);
  const seen = { final: 0, corrections: 0, repeated: 0 };
  const property = fc.asyncProperty(
    fc.oneof(histories, restlessHistories),
    arrivals,
    clocks,
    async (facts, arrival, clock) => {
      await projector.emptyAll();
      const kept = new Map<string, string>();
      const remembering = new Months();
      const stream = inOrderOfArrival(facts, { ...arrival, again: [] });
      const size = Math.ceil(stream.length / clock.length);
      let now = FIRST;
      for (const [i, later] of clock.entries()) {
        const chunk = stream.slice(i * size, (i + 1) * size);
        if (chunk.length === 0) break;
        now += Math.round(later * MONTH_US);
        await record(chunk, now);
        await projector.finish([arrival.cuts.chunks[0]!], arrival.cuts.pace);
        await snapshots.read(async (client, at) => {
          // One that remembers what it read, and one that reads all of it anew.
          const months = i % 2 === 0 ? remembering : new Months();
          const byMonth = new Map<string, Statement[]>();
          for (const partnerId of await partnersOf(client)) {
            const { statements: listed } = await months.statements(client, at, partnerId);
            const statements: Statement[] = [];
            for (const { month } of listed.reverse()) {
              const statement = await wholeStatement(client, at, months, partnerId, month);
              statements.push(statement);
              byMonth.set(month, [...(byMonth.get(month) ?? []), statement]);
              seen.corrections += statement.assets.filter(({ corrections }) => corrections.length > 0).length;
              if (statement.status !== 'final') continue;
              seen.final += 1;
              const key = `${partnerId} ${month}`;
              if (kept.has(key)) seen.repeated += 1;
              expect([key, asText(statement)]).toEqual([key, kept.get(key) ?? asText(statement)]);
              kept.set(key, asText(statement));
            }
            const { entries } = await readLedger(client, partnerId, {}, { limit: 500 });
            requireChain(statements, entries.map(({ entryId }) => entryId).reverse());
          }
          for (const [month, statements] of byMonth) requireSum(await months.close(client, at, month), statements);
          const last = [...byMonth.keys()].sort().at(-1);
          if (last === undefined) return;
          const { accounts } = await months.close(client, at, last);
          const trial = await readTrialBalance(client, undefined);
          const nets = accounts.filter(({ closingMinor }) => closingMinor !== 0n);
          expect(nets.map(({ asset, accountClass, closingMinor }) => [asset, accountClass, closingMinor])).toEqual(
            trial.accounts
              .map(({ asset, accountClass, creditMinor, debitMinor }) => [
                asset,
                accountClass,
                creditMinor - debitMinor,
              ])
              .filter(([, , net]) => net !== 0n),
          );
        });
      }
    },
  );
  await fc.assert(property, runs(25, []));
  expect(Math.min(seen.final, seen.corrections, seen.repeated)).toBeGreaterThan(10);
});
