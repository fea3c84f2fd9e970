import { newEvent } from '#contracts';
import { EventStore } from '#event-store';
import { mustEqual } from '../check.js';
import { useGenerationsOf } from '../../support/generations.js';
import type { BenchDatabase, BenchPostgres } from '../database.js';
import { ratioRow, type Measured, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { appendPayments } from './append.js';
import { AFTERWARDS, paymentFact } from './backlog.js';
import { fillEvents, fillIds } from './growth-fill.js';
import { eventId, type IdKind } from './growth-ids.js';
import type { Sizes } from './sizes.js';

const TARGETS = { v4: { atLeast: 0.8 }, v7: { atLeast: 0.9 } } as const;
const NAMES = { v4: 'random ids', v7: 'ids in the order of time' } as const;

/** What a large log does to appending: the same events into a log of 20 million rows and into an empty one, in turn. */
export async function measureGrowth(
  postgres: BenchPostgres,
  bench: Bench,
  { growth, runs }: Pick<Sizes, 'growth' | 'runs'>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of ['v4', 'v7'] as const) {
    const grown = await postgres.createDatabase(`grown_${kind}`);
    if (growth.generation) await useGenerationsOf(grown.pool, growth.generation, growth.rows + growth.appended);
    await fillEvents(grown.pool, growth.rows, kind, bench.progress);
    await fillIds(grown.pool, growth.rows, bench.progress);
    await recognizes(grown, kind, growth.rows);
    const measured: Measured[] = [];
    for (let run = 0; run < runs; run += 1) {
      const from = growth.rows + 1 + run * growth.appended;
      const payments = { kind, from, count: growth.appended };
      const empty = await postgres.createDatabase(`empty_${kind}_${run}`);
      const reference = await appendPayments(empty, payments, bench);
      const value = await appendPayments(grown, payments, bench);
      await postgres.dropDatabase(empty);
      measured.push({ value, reference });
      bench.progress(
        `run ${run + 1} of ${runs}: ${NAMES[kind]}: ${Math.round(value)}/s, into an empty log ${Math.round(reference)}/s`,
      );
    }
    const name = `append with ${growth.rows.toLocaleString('en-US')} rows, ${NAMES[kind]}, beside 0 rows`;
    rows.push(ratioRow(name, 'events/s', measured, TARGETS[kind]));
    await postgres.dropDatabase(grown);
  }
  return rows;
}

/** The ids that were filled in are those that the store looks up: none of them is taken for new. */
async function recognizes({ pool }: BenchDatabase, kind: IdKind, rows: number): Promise<void> {
  const known = [1, 2, Math.ceil(rows / 2), rows];
  const events = known.map((i) => {
    const { data, ...fact } = paymentFact(0, i, 0, eventId(kind, i), AFTERWARDS);
    // From a topic of its own: the same message twice would be one dead letter.
    const message = { topic: `payments-${kind}`, partition: 0, offset: String(i), key: null, value: null, headers: {} };
    return newEvent({ ...fact, data, message });
  });
  const { appended, deadLetters } = await new EventStore(pool).appendBatch({ events, refusals: [], offsets: [] });
  mustEqual(
    'ids that were filled in and are not known',
    { appended, refused: deadLetters.length },
    {
      appended: 0,
      refused: known.length,
    },
  );
}
