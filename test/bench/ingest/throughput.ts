import type { KafkaClient } from '#kafka';
import { mustEqual } from '../check.js';
import type { BenchDatabase, BenchPostgres } from '../database.js';
import { Emmett } from '../emmett/emmett.js';
import { ratioRow, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { appendBacklog, checkLog, contentOf, verifyWholeLog } from './append.js';
import { backlog, refusedBacklog } from './backlog.js';
import { Earlier } from './earlier.js';
import { checkBalances, expectedBalances } from './expected-balances.js';
import { Floor } from './floor.js';
import { intoBalances, intoDeadLetters, intoStore, type Consumed } from './from-kafka.js';
import { connectProducer, createTopics, publish } from './publish.js';
import type { Sizes } from './sizes.js';
import type { System } from './system.js';

const EMMETT_LANES = 8;
const MEGABYTE = 1_000_000;
const MEMORY_MAX_MB = 400;
/** As a worker of a replay, which it is like. */
const FILL_MAX_MB = 1_000;

export interface Ground {
  postgres: BenchPostgres;
  /** Undefined where only appending is measured. */
  system: System | undefined;
  bench: Bench;
  sizes: Sizes;
  /** For the floor's files. */
  directory: string;
}

/** What one run gave, in events a second. */
interface Run {
  floor: number;
  append?: number;
  store?: Consumed;
  /** The same, read with the client that is not the default. */
  otherClient?: Consumed;
  balances?: Consumed;
  sustained?: Consumed;
  emmett?: number;
  refused?: Consumed;
}

/** One backlog, on each of the ways in: floor, append, store, balances and the peer take turns, run after run. */
export async function measureThroughput(ground: Ground): Promise<Row[]> {
  const { bench, sizes } = ground;
  if (!bench.wants('append', 'store', 'balances', 'sustained', 'emmett', 'refused')) return [];
  const throughput = new Throughput(ground);
  await throughput.prepare();
  const runs: Run[] = [];
  for (let run = 0; run < sizes.runs; run += 1) runs.push(await throughput.run(run));
  return rowsOf(runs, throughput.floorName);
}

class Throughput {
  #floor: Floor | undefined;
  #content = '';
  #refusedMessages = 0;
  #earlier: Earlier | undefined;

  constructor(private readonly ground: Ground) {}

  /** What the floor is. */
  get floorName(): string {
    return this.#floor!.name;
  }

  /** What a first append has stored is the floor's text; the messages are in Kafka before anything is timed. */
  async prepare(): Promise<void> {
    const { postgres, system, bench, sizes, directory } = this.ground;
    const source = await postgres.createDatabase('source');
    const { events } = await appendBacklog(source, sizes.backlog, bench);
    await verifyWholeLog(source);
    this.#content = await contentOf(source);
    const floor = (this.#floor = await Floor.of(source, events, directory));
    await postgres.dropDatabase(source);
    bench.progress(`${events} events: stored, verified, and ready as text of ${Math.round(floor.bytes / MEGABYTE)} MB`);
    if (!system || !bench.wants('store', 'balances', 'sustained', 'emmett', 'refused')) return;
    const { kafka } = system;
    await createTopics(kafka, kafka.prefix);
    const producer = await connectProducer(kafka, bench);
    mustEqual('messages published', await publish(producer, kafka.prefix, backlog(sizes.backlog)), events);
    bench.progress(`${events} messages are in Kafka`);
    if (bench.wants('sustained', 'emmett')) this.#earlier = await Earlier.fill(postgres, sizes, bench);
    if (!bench.wants('refused')) return;
    await createTopics(kafka, this.#refusedPrefix);
    this.#refusedMessages = await publish(producer, this.#refusedPrefix, refusedBacklog(sizes.backlog));
    bench.progress(`${this.#refusedMessages} messages that must be refused are in Kafka`);
  }

  async run(run: number): Promise<Run> {
    const { bench, sizes } = this.ground;
    const of = `run ${run + 1} of ${sizes.runs}`;
    const result: Run = { floor: await this.#measureFloor(run) };
    bench.progress(`${of}: floor: ${perSecond(result.floor)}`);
    if (bench.wants('append')) {
      result.append = await this.#append(run);
      bench.progress(`${of}: append: ${perSecond(result.append)}`);
    }
    if (bench.wants('store', 'refused')) {
      result.store = await this.#store(run);
      bench.progress(`${of}: Kafka → event store: ${consumed(result.store)}`);
    }
    if (bench.wants('store')) {
      result.otherClient = await this.#store(run, 'platformatic');
      bench.progress(`${of}: Kafka → event store, @platformatic/kafka: ${consumed(result.otherClient)}`);
    }
    if (bench.wants('refused')) {
      result.refused = await this.#refused(run);
      bench.progress(`${of}: Kafka → dead letters: ${consumed(result.refused)}`);
    }
    if (bench.wants('balances')) {
      result.balances = await this.#balances(run);
      bench.progress(`${of}: Kafka → balances, the first: ${consumed(result.balances)}`);
    }
    if (this.#earlier) {
      result.sustained = await this.#sustained(run, this.#earlier);
      bench.progress(`${of}: Kafka → balances, sustained: ${consumed(result.sustained)}`);
    }
    if (bench.wants('emmett')) {
      result.emmett = await this.#emmett(run);
      bench.progress(`${of}: Emmett: ${perSecond(result.emmett)}`);
    }
    return result;
  }

  #measureFloor(run: number): Promise<number> {
    return this.#inDatabase(`floor_${run}`, async (database) => {
      const measured = await this.#floor!.measure(database);
      mustEqual('the floor’s rows', await contentOf(database), this.#content);
      return measured;
    });
  }

  #append(run: number): Promise<number> {
    return this.#inDatabase(`append_${run}`, async (database) => {
      const { bench, sizes } = this.ground;
      const { events, seconds } = await appendBacklog(database, sizes.backlog, bench);
      mustEqual('what was appended', await contentOf(database), this.#content);
      return events / seconds;
    });
  }

  #store(run: number, client: KafkaClient = 'kafkajs'): Promise<Consumed> {
    return this.#inDatabase(`store_${client}_${run}`, async (database) => {
      const backlogOfRun = { ...this.#backlog(`store-${client}-${run}`), client };
      const measured = await intoStore(database, this.ground.system!, backlogOfRun);
      await this.#checkLog(database);
      return measured;
    });
  }

  get #refusedPrefix(): string {
    return `${this.ground.system!.kafka.prefix}refused.`;
  }

  #refused(run: number): Promise<Consumed> {
    return this.#inDatabase(`refused_${run}`, async (database) => {
      const messages = this.#refusedMessages;
      const backlogOfRun = { messages, group: `refused-${run}`, prefix: this.#refusedPrefix };
      const measured = await intoDeadLetters(database, this.ground.system!, backlogOfRun);
      const { rows } = await database.pool.query(
        `SELECT reason, count(*)::int AS letters, count(DISTINCT (topic, partition, "offset"))::int AS messages
         FROM dead_letters GROUP BY reason`,
      );
      mustEqual('the dead letters', rows, [{ reason: 'INVALID_DATA', letters: messages, messages }]);
      return measured;
    });
  }

  #balances(run: number): Promise<Consumed> {
    return this.#inDatabase(`balances_${run}`, async (database) => {
      const measured = await intoBalances(database, this.ground.system!, this.#backlog(`balances-${run}`));
      await this.#checkLog(database);
      await checkBalances(database.pool, expectedBalances(this.ground.sizes.backlog));
      return measured;
    });
  }

  async #sustained(run: number, earlier: Earlier): Promise<Consumed> {
    const { postgres, sizes, system } = this.ground;
    const { position: after } = earlier;
    const database = await earlier.copy(`sustained_${run}`);
    const measured = await intoBalances(database, system!, { ...this.#backlog(`sustained-${run}`), after });
    await checkLog(database, this.#floor!.rows, after);
    mustEqual('what came through Kafka', await contentOf(database, after), this.#content);
    await checkBalances(database.pool, expectedBalances(sizes.backlog));
    await earlier.check(database);
    await postgres.dropDatabase(database);
    return measured;
  }

  async #emmett(run: number): Promise<number> {
    const { postgres, bench, sizes } = this.ground;
    const { partners, paymentsPerClient } = sizes.backlog;
    const database = await postgres.createEmpty(`emmett_${run}`);
    const payments = { partners, paymentsPerPartner: sizes.emmettPaymentsPerPartner, paymentsPerClient };
    const emmett = Emmett.start(database, payments, bench);
    const measured = await emmett.append(EMMETT_LANES);
    emmett.end();
    await postgres.dropDatabase(database);
    return measured;
  }

  async #checkLog(database: BenchDatabase): Promise<void> {
    await checkLog(database, this.#floor!.rows);
    mustEqual('what came through Kafka', await contentOf(database), this.#content);
  }

  #backlog(group: string) {
    return { messages: this.#floor!.rows, group };
  }

  async #inDatabase<T>(name: string, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
    const { postgres } = this.ground;
    const database = await postgres.createDatabase(name);
    const result = await work(database);
    await postgres.dropDatabase(database);
    return result;
  }
}

function rowsOf(runs: readonly Run[], floorName: string): Row[] {
  const rows: Row[] = [];
  const beside = (
    name: string,
    value: (run: Run) => number | undefined,
    reference: (run: Run) => number | undefined,
    atLeast: number,
  ): void => {
    const measured = runs.flatMap((run) => {
      const [mine, other] = [value(run), reference(run)];
      return mine === undefined || other === undefined ? [] : [{ value: mine, reference: other }];
    });
    if (measured.length > 0) rows.push(ratioRow(name, 'events/s', measured, { atLeast }));
  };
  const floorOf = ({ floor }: Run): number => floor;
  beside(`append alone, beside ${floorName}`, ({ append }) => append, floorOf, 0.8);
  beside(`Kafka → event store, beside ${floorName}`, ({ store }) => store?.perSecond, floorOf, 0.36);
  beside(
    `the same, read with @platformatic/kafka, beside ${floorName}`,
    ({ otherClient }) => otherClient?.perSecond,
    floorOf,
    0.46,
  );
  beside(`Kafka → the first balances, beside ${floorName}`, ({ balances }) => balances?.perSecond, floorOf, 0.3);
  const sustainedOf = ({ sustained }: Run): number | undefined => sustained?.perSecond;
  beside(`Kafka → balances, sustained, beside ${floorName}`, sustainedOf, floorOf, 0.16);
  const storeOf = ({ store }: Run): number | undefined => store?.perSecond;
  beside('messages that are refused, beside those that are stored', ({ refused }) => refused?.perSecond, storeOf, 0.67);
  const emmettOf = ({ emmett }: Run): number | undefined => emmett;
  beside('Kafka → balances, sustained, beside Emmett', sustainedOf, emmettOf, 13);
  const peaks = runs.flatMap(({ balances, sustained }) => (sustained ?? balances)?.peakBytes ?? []);
  if (peaks.length > 0) rows.push(memoryRow('memory of the consumer, the whole backlog', peaks));
  const fills = runs.flatMap(({ balances }) => balances?.fillPeakBytes || []);
  if (fills.length > 0) rows.push(memoryRow('memory of the process that fills an empty version', fills, FILL_MAX_MB));
  return rows;
}

/** The most that a process has had, beside what it may have. */
export const memoryRow = (name: string, peaks: readonly number[], mostMb = MEMORY_MAX_MB): Row =>
  ratioRow(
    name,
    'MB',
    peaks.map((bytes) => ({ value: bytes / MEGABYTE, reference: mostMb })),
    { atMost: 1 },
  );

const perSecond = (rate: number): string => `${Math.round(rate)} events/s`;

const consumed = (result: Consumed): string =>
  `${perSecond(result.perSecond)}, ${Math.round(result.peakBytes / MEGABYTE)} MB`;
