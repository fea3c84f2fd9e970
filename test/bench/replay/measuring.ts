import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDatabase, BenchPostgres } from '../database.js';
import { Emmett } from '../emmett/emmett.js';
import { eventsOf } from '../log/population.js';
import type { Apps } from '../processes/apps.js';
import { ratioRow, type Measured, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { percentile } from '../statistics.js';
import { floor } from './floor.js';
import { paymentsOf, populationsOf } from './log.js';
import { Queries } from './queries.js';
import { replay, type Replayed } from './run-replay.js';
import type { Sizes } from './sizes.js';

/**
 * Emmett appends one payment at a time here: its rebuild, as released, passes over events that were appended while others
 * with lower numbers were under way.
 */
const EMMETT_LANES = 1;
const GIGABYTE = 1_000_000_000;
const MICROSECONDS = 1_000_000;

export interface Ground {
  apps: Apps;
  bench: Bench;
  postgres: BenchPostgres;
  sizes: Sizes;
  /** With the log and the live version in place. */
  log: BenchDatabase;
  larger: BenchDatabase | undefined;
}

/** What one run gave; times in seconds. */
interface Run {
  replay?: Replayed;
  floor?: number;
  /** Payments a second. */
  emmett?: number;
  larger?: Replayed;
  /** Milliseconds in which 99 of 100 answers came. */
  answers?: { meanwhile: number; otherwise: number };
}

/** The replay and what it is compared with, taking turns, run after run. */
export class Measuring {
  constructor(private readonly ground: Ground) {}

  async rows(): Promise<Row[]> {
    const { bench, sizes } = this.ground;
    const emmett = bench.wants('emmett') ? await this.#startEmmett() : undefined;
    const runs: Run[] = [];
    for (let run = 0; run < sizes.runs; run += 1) runs.push(await this.#run(run, emmett));
    emmett?.end();
    return rowsOf(runs, sizes);
  }

  async #startEmmett(): Promise<Emmett> {
    const { bench, postgres, sizes } = this.ground;
    const emmett = Emmett.start(await postgres.createEmpty('emmett'), sizes.emmett, bench);
    const appended = await emmett.append(EMMETT_LANES);
    bench.progress(`Emmett has ${emmett.payments} payments, appended at ${Math.round(appended)}/s`);
    return emmett;
  }

  async #run(run: number, emmett: Emmett | undefined): Promise<Run> {
    const { apps, bench, log, larger, sizes } = this.ground;
    const say = (line: string): void => bench.progress(`run ${run + 1} of ${sizes.runs}: ${line}`);
    const populations = populationsOf(sizes.log);
    const result: Run = {};
    if (bench.wants('floor')) {
      result.floor = await floor(log.pool, populations);
      say(`floor: ${result.floor.toFixed(1)} s`);
    }
    if (bench.wants('floor', 'emmett', 'larger')) {
      result.replay = await replay(log, apps, populations);
      say(`replay: ${described(result.replay)}`);
    }
    if (emmett) {
      result.emmett = await emmett.rebuild(run + 1);
      say(`Emmett: ${Math.round(result.emmett)} payments/s`);
    }
    if (larger) {
      result.larger = await replay(larger, apps, populationsOf(sizes.larger));
      say(`replay of the larger log: ${described(result.larger)}`);
    }
    if (bench.wants('queries')) {
      result.answers = await this.#answers();
      const { meanwhile, otherwise } = result.answers;
      say(`99 % of the answers within ${meanwhile.toFixed(1)} ms, without a replay ${otherwise.toFixed(1)} ms`);
    }
    return result;
  }

  /** The same requests to the query app while nothing else runs, and while a replay does. */
  async #answers(): Promise<{ meanwhile: number; otherwise: number }> {
    const { apps, log, sizes } = this.ground;
    const { perSecond, seconds } = sizes.queries;
    const populations = populationsOf(sizes.log);
    const query = await apps.startQuery(log.url);
    const queries = new Queries(query, populations, perSecond);
    // To warm up.
    await queries.ask(sleep((seconds * 1000) / 4));
    const otherwise = percentile(await queries.ask(sleep(seconds * 1000)), 99);
    const ended = Promise.withResolvers<void>();
    const replaying = replay(log, apps, populations, ended.resolve);
    const meanwhile = percentile(await queries.ask(Promise.race([ended.promise, replaying])), 99);
    await replaying;
    await query.stop();
    return { meanwhile, otherwise };
  }
}

const described = ({ seconds, peakBytes }: Replayed): string =>
  `${seconds.toFixed(1)} s, ${Math.round(peakBytes / 1_000_000)} MB in one process at most`;

function rowsOf(runs: readonly Run[], sizes: Sizes): Row[] {
  const rows: Row[] = [];
  const row = (
    name: string,
    unit: string,
    measure: (run: Run) => Measured | undefined,
    target: { atMost?: number; atLeast?: number },
  ): void => {
    const measured = runs.flatMap((run) => measure(run) ?? []);
    if (measured.length > 0) rows.push(ratioRow(name, unit, measured, target));
  };
  const payments = paymentsOf(sizes.log);
  const many = payments.toLocaleString('en-US');
  const more = paymentsOf(sizes.larger).toLocaleString('en-US');
  const perEvent = ({ seconds }: Replayed, size: Sizes['log']): number =>
    (seconds * MICROSECONDS) / populationsOf(size).reduce((sum, population) => sum + eventsOf(population), 0);

  row(
    `replay of ${many} payments with proof, beside plain SQL`,
    's',
    ({ replay: mine, floor: other }) =>
      mine && other !== undefined ? { value: mine.seconds, reference: other } : undefined,
    { atMost: 2 },
  );
  row(
    'the same beside Emmett’s rebuild',
    'payments/s',
    ({ replay: mine, emmett: other }) =>
      mine && other !== undefined ? { value: payments / mine.seconds, reference: other } : undefined,
    { atLeast: 50 },
  );
  row(
    `an event of ${more} payments, beside one of ${many}`,
    'µs',
    ({ larger: mine, replay: other }) =>
      mine && other && { value: perEvent(mine, sizes.larger), reference: perEvent(other, sizes.log) },
    { atMost: 1.1 },
  );
  for (const [name, of] of [
    [`memory of one process at most, ${many} payments`, ({ replay: mine }: Run) => mine],
    [`memory of one process at most, ${more} payments`, ({ larger: mine }: Run) => mine],
  ] as const) {
    const measure = (run: Run): Measured | undefined => {
      const measured = of(run);
      return measured && { value: measured.peakBytes / GIGABYTE, reference: 1 };
    };
    row(name, 'GB', measure, { atMost: 1 });
  }
  row(
    'p99 of answers while a replay runs, beside none running',
    'ms',
    ({ answers }) => answers && { value: answers.meanwhile, reference: answers.otherwise },
    { atMost: 3 },
  );
  return rows;
}
