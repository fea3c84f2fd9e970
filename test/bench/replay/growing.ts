import type { BenchPostgres } from '../database.js';
import { fill } from '../log/fill.js';
import { eventsOf } from '../log/population.js';
import type { Apps } from '../processes/apps.js';
import { ratioRow, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { paymentsOf, populationsOf } from './log.js';
import { replay, type Replayed } from './run-replay.js';
import type { LogSize } from './sizes.js';
import type { Used, Work } from './watch.js';

interface Ground {
  apps: Apps;
  bench: Bench;
  postgres: BenchPostgres;
}

interface Grown {
  size: LogSize;
  events: number;
  replayed: Replayed;
  /** Bytes of the log, and of the live version. */
  log: number;
  version: number;
}

const MEGABYTE = 1_000_000;
const GIGABYTE = 1_000_000_000;
const MICROSECONDS = 1_000_000;
const NAME_WIDTH = 60;

/**
 * A replay of each size in turn, each in a database of its own, which is dropped before the next: where its time, memory and
 * disk go, told as it goes, and how much an event costs beside one of the smallest.
 * @param of what grows, for people
 */
export async function growing(
  { apps, bench, postgres }: Ground,
  sizes: readonly LogSize[],
  of: string,
): Promise<Row[]> {
  const grown: Grown[] = [];
  for (const size of sizes) {
    const populations = populationsOf(size);
    const payments = paymentsOf(size);
    const database = await postgres.createDatabase(`grown_${of.replaceAll(/\W/g, '_')}_${payments}`);
    await fill(database.pool, populations, bench.progress);
    const { rows } = await database.pool.query<{ log: string; version: string }>(
      `SELECT sum(pg_total_relation_size(oid)) FILTER (WHERE relnamespace = 'public'::regnamespace) AS log,
              sum(pg_total_relation_size(oid)) FILTER (WHERE relnamespace = 'projections_1'::regnamespace) AS version
       FROM pg_class WHERE relkind IN ('r', 'm')`,
    );
    const replayed = await replay(database, apps, populations);
    const events = populations.reduce((sum, population) => sum + eventsOf(population), 0);
    const one = { size, events, replayed, log: Number(rows[0]!.log), version: Number(rows[0]!.version) };
    grown.push(one);
    for (const line of described(one)) bench.progress(line);
    await postgres.dropDatabase(database);
  }
  return rowsOf(grown, of);
}

const count = (value: number): string => value.toLocaleString('en-US');
const megabytes = (bytes: number): string => count(Math.round(bytes / MEGABYTE));
const seconds = (value: number): string => value.toFixed(1);

/** Where it went, for people: a line for each. */
function described({ size, events, replayed, log, version }: Grown): string[] {
  const { watched } = replayed;
  const lines: string[] = [];
  const add = (name: string, value: string): void => void lines.push(`${name.padEnd(NAME_WIDTH)} ${value}`);
  add('payments; events; partners', [paymentsOf(size), events, size.partners].map(count).join('; '));
  add('seconds, from the start of the command to its end', seconds(replayed.seconds));
  for (const [state, spent] of Object.entries(watched.states))
    add(state === 'live' ? '  to start and to end' : `  while the version was '${state}'`, seconds(spent));
  for (const [work, spent] of Object.entries(watched.postgres))
    add(`  PostgreSQL: ${WORDS[work as Work]}`, seconds(spent));
  const use = ({ seconds: spent, peakBytes }: Used): string => `${seconds(spent)}; ${megabytes(peakBytes)}`;
  add('processor seconds and the most MB of memory: the command', use(watched.command));
  watched.workers.forEach((worker, i) => add(`  worker ${i + 1}`, use(worker)));
  add('MB of the log; of the live version', `${megabytes(log)}; ${megabytes(version)}`);
  const { tables, temporary, wal } = watched.disk;
  add('MB at most: new tables; temporary files; WAL', [tables, temporary, wal].map(megabytes).join('; '));
  return lines;
}

const WORDS: Record<Work, string> = {
  read: 'reading the log',
  copy: 'taking in rows',
  index: 'building keys and indexes',
  sums: 'adding up balances, rewards and days',
  digest: 'digests of both versions',
  other: 'everything else',
};

function rowsOf(grown: readonly Grown[], of: string): Row[] {
  const [first, ...others] = grown as [Grown, ...Grown[]];
  const perEvent = ({ replayed, events }: Grown): number => (replayed.seconds * MICROSECONDS) / events;
  const beside = `beside one of ${count(paymentsOf(first.size))}`;
  return [
    ...others.map((one) =>
      ratioRow(
        `${of}: an event of ${count(paymentsOf(one.size))} payments, ${beside}`,
        'µs',
        [{ value: perEvent(one), reference: perEvent(first) }],
        { atMost: 1.1 },
      ),
    ),
    ...grown.map((one) =>
      ratioRow(
        `${of}: memory of one process at most, ${count(paymentsOf(one.size))} payments`,
        'GB',
        [{ value: one.replayed.peakBytes / GIGABYTE, reference: 1 }],
        { atMost: 1 },
      ),
    ),
  ];
}
