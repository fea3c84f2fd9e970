import { formatInstant, parseInstant, type Instant } from '#contracts';
import { appendEvents } from '#event-store';
import { inTransaction, type PoolClient } from '#platform';
import {
  LiveSnapshots,
  Months,
  readKnownBalances,
  readPartnerRewards,
  verifySums,
  type AsOf,
  type At,
  type SegmentSize,
} from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { sumUpSegments } from '../support/segments.js';
import { SteppingProjector } from '../support/stepping.js';
import { eventOf } from './arrivals.js';
import { largePartners } from './large-partners.js';
import { runs } from './runs.js';

let database: TestDatabase;
let projector: SteppingProjector;
beforeAll(async () => {
  database = await createTestDatabase();
  projector = await SteppingProjector.on(database.pool);
});
afterAll(() => database.drop());

/** So many are recorded at once, and projected: in small pages, so that a correction takes many batches. */
const pieces = fc.array(fc.integer({ min: 2, max: 15 }), { minLength: 3, maxLength: 8 });
const SLOW = { page: 1, queuedPieces: 1 };

const segmentSizes: fc.Arbitrary<SegmentSize> = fc.record({
  positions: fc.constantFrom(1, 3, 6, 12),
  leastEntries: fc.constantFrom(1, 1, 1, 2, 3),
});
/** Which of the times and positions that make a difference are asked for: by their places among them. */
const questions = fc.array(fc.record({ time: fc.nat(999), position: fc.nat(999), both: fc.boolean() }), {
  minLength: 3,
  maxLength: 3,
});

const FIRST = parseInstant('2025-01-20T00:00:00Z')!;
const MONTH_US = 30.4 * 86_400_000_000;
const DAYS_MAX = { from: '2024-12-01', to: '2027-12-31' };

/** Within a transaction that is undone, with the live version's tables. */
async function within<T>(work: (client: PoolClient, at: At) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL search_path TO projections_1, public');
    const { rows } = await client.query<At>('SELECT version, position FROM projection_versions');
    return await work(client, rows[0]!);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

interface Known {
  partners: string[];
  times: Instant[];
  /** Of rows in which a sum is cut by one of the times. */
  summed: number;
  cut: number;
}

async function readKnown(client: PoolClient): Promise<Known> {
  const list = async <T>(sql: string): Promise<T[]> =>
    (await client.query<{ value: T }>(sql)).rows.map(({ value }) => value);
  const [summed, cut] = await list<number>(
    `SELECT count(*) AS value FROM segment_flows UNION ALL SELECT count(*) FROM segment_flows WHERE first_at < last_at`,
  );
  return {
    partners: await list(
      'SELECT DISTINCT partner_id AS value FROM ledger_entries JOIN partners USING (partner_id) ORDER BY 1',
    ),
    times: await list('SELECT DISTINCT effective_at AS value FROM ledger_entries ORDER BY 1'),
    summed: summed!,
    cut: cut!,
  };
}

/** All that adds up a partner's entries. */
async function answers(client: PoolClient, at: At, partners: readonly string[], asked: readonly AsOf[]) {
  const given: unknown[] = [];
  for (const partnerId of partners) {
    for (const past of asked) {
      given.push([past, await readKnownBalances(client, at, partnerId, past)]);
      for (const by of ['day', 'month'] as const) {
        const { series } = await readPartnerRewards(client, at, partnerId, { by, ...DAYS_MAX }, past);
        given.push([by, past, series.filter(({ given, takenBack }) => given !== 0n || takenBack !== 0n)]);
      }
    }
    const months = new Months();
    const { statements } = await months.statements(client, at, partnerId);
    for (const { month } of statements) given.push(await months.statement(client, at, partnerId, month, { limit: 1 }));
  }
  return given;
}

/** What credits less debits of the partner's available account are, entry by entry. */
const AVAILABLE = `
  SELECT asset, sum(CASE WHEN credit_account = $1 THEN amount WHEN debit_account = $1 THEN -amount ELSE 0 END)::text AS available
  FROM ledger_entries
  WHERE partner_id = $2 AND ($3::timestamptz IS NULL OR effective_at <= $3) AND ($4::bigint IS NULL OR position <= $4)
    AND asset <> 'DAY' GROUP BY asset ORDER BY asset`;

async function requireAvailable(client: PoolClient, at: At, partnerId: string, past: AsOf): Promise<void> {
  const { rows } = await client.query<{ asset: string; available: string }>(AVAILABLE, [
    `partner:${partnerId}:available`,
    partnerId,
    past.asOf === undefined ? null : formatInstant(past.asOf),
    past.atPosition ?? null,
  ]);
  const { balances } = await readKnownBalances(client, at, partnerId, past);
  expect(balances.map(({ currency, availableMinor }) => [currency, availableMinor])).toEqual(
    rows.map(({ asset, available }) => [asset, BigInt(available)]),
  );
}

test('whatever is summed up of the log’s segments, what is told of a time, a position, a month or a day is what the entries say', async () => {
  const seen = { summed: 0, cut: 0, underWay: 0 };
  const property = fc.asyncProperty(
    largePartners,
    pieces,
    segmentSizes,
    questions,
    async (stream, sizes, size, drawn) => {
      await projector.emptyAll();
      for (let from = 0, turn = 0; from < stream.length; turn += 1) {
        const piece = stream.slice(from, from + sizes[turn % sizes.length]!);
        from += piece.length;
        const restoredFrom = Math.round(FIRST + turn * MONTH_US);
        await inTransaction(database.pool, (client) => appendEvents(client, piece.map(eventOf), { restoredFrom }));
        if (from < stream.length) await projector.step(1_000, SLOW);
        else await projector.finish([1_000], SLOW);
        await sumUpSegments(database.pool, size);
        await within(async (client, at) => {
          const { partners, times, summed, cut } = await readKnown(client);
          seen.summed += summed;
          seen.cut += cut;
          const { rows } = await client.query('SELECT FROM ledger_entries WHERE position > $1', [at.position]);
          if (rows.length > 0 && summed > 0) seen.underWay += 1;
          if (times.length === 0) return;
          const asked = drawn.map(({ time, position, both }, i): AsOf => {
            const asOf = times[time % times.length]! - (time % 2);
            const atPosition = position % (at.position + 1);
            return both ? { asOf, atPosition } : i % 2 === 0 ? { asOf } : { atPosition };
          });
          for (const partnerId of partners)
            for (const past of asked) await requireAvailable(client, at, partnerId, past);
          const quick = await answers(client, at, partners, asked);
          await client.query('SET LOCAL session_replication_role = replica; DELETE FROM segment_flows');
          expect(quick).toEqual(await answers(client, at, partners, asked));
        });
      }
      expect((await verifySums(new LiveSnapshots(database.pool))).wrong).toEqual([]);
    },
  );
  await fc.assert(property, runs(10, []));
  expect(Math.min(seen.summed, seen.cut, seen.underWay)).toBeGreaterThan(3);
});
