import type { Pool } from '#platform';
import { mustEqual } from '../check.js';
import { ratioRow, type Row } from '../report/row.js';
import { median } from '../statistics.js';
import type { Clock } from './clock.js';
import { Expected } from './expected.js';
import { KINDS, type Kind } from './facts.js';
import { InOrderProjector } from '../log/in-order-projector.js';
import type { Population } from '../log/population.js';
import { PAYMENTS_PER_CLIENT, type Sizes } from './sizes.js';

const REFUNDED_PER_BATCH = 10;
const AT_MOST = 1.5;
const MICROSECONDS = 1000;

/** Partners with the same number of payments. Small ones are several: each has ten payments that can be refunded. */
interface Group {
  payments: number;
  members: { population: Population; expected: Expected }[];
}

/** One batch to warm up before the runs. */
const batchesOf = ({ runs, batches }: Sizes): number => runs * batches + 1;

/** The histories that `measureInOrder` needs, smallest partners first. */
export function populationsInOrder(sizes: Sizes): Population[] {
  return sizes.partners.flatMap((payments, group) =>
    Array.from({ length: group === 0 ? batchesOf(sizes) : 1 }, (_, i) => ({
      partnerId: `partner-${payments}-${i}`,
      payments,
      paymentsPerClient: PAYMENTS_PER_CLIENT,
      contract: true,
    })),
  );
}

/** Facts that arrive in order for partners with few and with very many payments: what one costs. */
export async function measureInOrder(
  pool: Pool,
  sizes: Sizes,
  clock: Clock,
  progress: (line: string) => void,
): Promise<Row[]> {
  const groups = sizes.partners.map((payments): Group => {
    const populations = populationsInOrder(sizes).filter((population) => population.payments === payments);
    return { payments, members: populations.map((population) => ({ population, expected: new Expected(population) })) };
  });
  const projector = await InOrderProjector.on(pool);
  const rows: Row[] = [];
  for (const kind of KINDS) {
    rows.push(...(await measureKind(projector, kind, groups, sizes, clock)));
    for (const { members } of groups) for (const { expected } of members) await expected.check(pool);
    progress(`${kind.name}: measured and right`);
  }
  const { rows: rejected } = await pool.query('SELECT reason, message FROM projections_1.rejected_events');
  mustEqual('facts that were rejected', rejected, []);
  await projector.release();
  return rows;
}

/** @returns a row for each larger group: microseconds a fact, beside those of the smallest */
async function measureKind(
  projector: InOrderProjector,
  kind: Kind,
  groups: readonly Group[],
  sizes: Sizes,
  clock: Clock,
): Promise<Row[]> {
  let batch = 0;
  /** A batch for each group in turn, each time another one first. */
  const inTurn = async (): Promise<number[]> => {
    const took = new Array<number>(groups.length);
    for (let i = 0; i < groups.length; i += 1) {
      const g = (i + batch) % groups.length;
      const ms = await projector.time(eventsOf(kind, groups[g]!, batch, sizes, clock));
      took[g] = (ms / sizes.facts) * MICROSECONDS;
    }
    batch += 1;
    return took;
  };
  await inTurn();
  const runs: number[][] = [];
  for (let run = 0; run < sizes.runs; run += 1) {
    const batches: number[][] = [];
    for (let i = 0; i < sizes.batches; i += 1) batches.push(await inTurn());
    runs.push(groups.map((_, g) => median(batches.map((took) => took[g]!))));
  }
  return groups.slice(1).map(({ payments }, i) =>
    ratioRow(
      `${kind.name}, partner with ${payments.toLocaleString('en-US')} payments`,
      'µs/fact',
      runs.map((took) => ({ value: took[i + 1]!, reference: took[0]! })),
      { atMost: AT_MOST },
    ),
  );
}

function eventsOf(kind: Kind, { payments, members }: Group, batch: number, sizes: Sizes, clock: Clock) {
  const ofMany = kind.name === 'a refund' && members.length > 1;
  const { population, expected } = members[ofMany ? batch : 0]!;
  const apart = ofMany ? 1 : Math.floor(payments / (batchesOf(sizes) * REFUNDED_PER_BATCH));
  const first = ofMany ? 0 : batch * REFUNDED_PER_BATCH;
  return kind.events({
    population,
    expected,
    clock,
    serials: Array.from({ length: sizes.facts }, (_, i) => batch * sizes.facts + i),
    refundable: Array.from({ length: REFUNDED_PER_BATCH }, (_, i) => (first + i) * apart),
  });
}
