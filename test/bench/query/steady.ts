import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '#kafka';
import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import { connectProducer, createTopics, sendNow } from '../ingest/publish.js';
import type { BenchKafka } from '../kafka.js';
import { clientOf, paymentEvent, SOURCE, type PlacedPopulation } from '../log/population.js';
import type { Apps, QueryApp } from '../processes/apps.js';
import { ratioRow, type Measured, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { Load } from './load.js';
import { rewardsOf } from './people.js';
import { ROUTES, type RouteName } from './routes.js';
import type { Sizes } from './sizes.js';

const P99_MS = 20;
const EVERY_MS = 10;
/** The query app's own limit for an answer that waits. */
const PATIENCE_MS = 60_000;
const APART = 1_000;

interface Ground {
  apps: Apps;
  bench: Bench;
  database: BenchDatabase;
  kafka: BenchKafka;
  query: QueryApp;
  busy: readonly PlacedPopulation[];
}

/** Requests at a steady rate, while payments come in through Kafka at another, from processes of their own. */
export async function measureSteady(
  { apps, bench, database, kafka, query, busy }: Ground,
  { steady, most, runs }: Pick<Sizes, 'steady' | 'most' | 'runs'>,
): Promise<Row[]> {
  const prefix = `${kafka.prefix}query.`;
  await createTopics(kafka, prefix);
  const { brokers } = kafka;
  const groupId = `${prefix}group`;
  const consumer = await apps.startConsumer({ databaseUrl: database.url, brokers, topicPrefix: prefix, groupId });
  const payments = new Payments(await connectProducer(kafka, bench), prefix, busy);
  payments.start(steady.payments);
  // Until what was started answers as fast as it goes on to.
  await sleep(steady.seconds * 500);
  const load = new Load(bench);
  const measured = new Map<RouteName, Measured[]>();
  for (let run = 0; run < runs; run += 1) {
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const paths = busy.map(({ partnerId }) => ROUTES[name].path(partnerId));
      const { connections } = most;
      const { seconds, perSecond } = steady;
      const load99 = await load.run({ url: query.url, paths, headers: query.headers, connections, seconds, perSecond });
      measured.set(name, [...(measured.get(name) ?? []), { value: load99.p99, reference: P99_MS }]);
      bench.progress(`${ROUTES[name].name}, ${Math.round(load99.perSecond)}/s: 99 % within ${load99.p99} ms`);
    }
  }
  load.end();
  await payments.stop();
  await payments.check(database, query);
  await consumer.stop();
  const meanwhile = `at ${steady.perSecond}/s, ${steady.payments} payments/s coming in`;
  return [...measured].map(([name, each]) =>
    ratioRow(`p99 of ${ROUTES[name].name} ${meanwhile}`, 'ms', each, { atMost: 1 }),
  );
}

/** Payments of all partners in turn. */
class Payments {
  #made = 0;
  #stopped = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly producer: Producer,
    private readonly prefix: string,
    private readonly populations: readonly PlacedPopulation[],
  ) {}

  start(perSecond: number): void {
    const began = performance.now();
    this.#sending = (async () => {
      for (; !this.#stopped; await sleep(EVERY_MS)) {
        const due = Math.floor(((performance.now() - began) / 1000) * perSecond) - this.#made;
        await sendNow(
          this.producer,
          this.prefix,
          Array.from({ length: due }, () => this.#next()),
        );
      }
    })();
    // Whoever waits for the end gets the error.
    this.#sending.catch(() => undefined);
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#sending;
  }

  /** Waits until all are seen, and holds what some partners have against what they must have. @throws WrongResultError */
  async check({ pool }: BenchDatabase, query: QueryApp): Promise<void> {
    const before = Math.max(...this.populations.map(({ base }) => base));
    const made = async (): Promise<number> => {
      const { rows } = await pool.query<{ made: number }>(
        `SELECT count(*)::int AS made FROM events WHERE position > $1 AND event_id LIKE 'new-%'`,
        [before],
      );
      return rows[0]!.made;
    };
    const until = performance.now() + PATIENCE_MS;
    while ((await made()) < this.#made && performance.now() < until) await sleep(EVERY_MS);
    mustEqual('payments that came in', await made(), this.#made);
    const { rows } = await pool.query<{ position: number }>('SELECT position FROM event_store_head');
    const headers = { 'x-min-position': String(rows[0]!.position), 'x-max-wait-ms': String(PATIENCE_MS) };
    for (const n of [0, this.populations.length - 1]) {
      const population = this.populations[n]!;
      const payments = population.payments + Math.ceil((this.#made - n) / this.populations.length);
      const { body } = await query.get(`/v1/partners/${population.partnerId}/balances`, headers);
      const { balances, freeDays } = body as {
        balances: { availableMinor: number }[];
        freeDays: { available: number };
      };
      const available = population.contract ? balances[0]?.availableMinor : freeDays.available;
      mustEqual(`what ${population.partnerId} has by then`, available, rewardsOf(population, 0, payments));
    }
  }

  #next() {
    const population = this.populations[this.#made % this.populations.length]!;
    const payment = population.payments + Math.floor(this.#made / this.populations.length);
    this.#made += 1;
    const { begin, step } = population;
    const at = begin + step * (population.payments + 3) + this.#made * APART;
    const client = clientOf(population, payment % population.payments);
    const { type, occurredAt, data } = paymentEvent(population, payment, client, at);
    return { source: SOURCE, id: `new-${randomUUID()}`, type: type as 'payment.succeeded.v1', occurredAt, data };
  }
}
