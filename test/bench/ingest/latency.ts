import { EventStore } from '#event-store';
import type { Pool } from '#platform';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import type { QueryApp } from '../processes/apps.js';
import { percentile } from '../statistics.js';
import type { Bench } from '../scenario.js';
import { AFTERWARDS, paymentFact, peopleAlone } from './backlog.js';
import { checkBalances, fullRewardOf, type Balance } from './expected-balances.js';
import { hasContract, partnerIdOf } from './people.js';
import { connectProducer, createTopics, publish, sendNow } from './publish.js';
import type { Sizes } from './sizes.js';
import type { System } from './system.js';

const SEND_EVERY_MS = 10;
const LOOK_EVERY_MS = 20;
/** The query app's own limit for an answer that waits. */
const PATIENCE_MS = 60_000;
/** Between two payments. */
const APART = 1_000;

/** What the query app answered: everything up to `position` is visible at `at`. */
interface Seen {
  at: number;
  position: number;
}

/**
 * Payments at a steady rate, one rate after another, into a system that runs: producer, broker, consumer with its
 * projector, query app, all as processes of their own but for the producer. A payment is visible when an answer of the
 * query app reflects its position; answers are asked for every 20 ms, of one partner after another.
 * @returns for each rate and run, how long 99 of 100 payments took at most from the broker's acknowledgement, in milliseconds
 */
export async function measureLatency(
  database: BenchDatabase,
  { kafka, apps }: System,
  bench: Bench,
  { latency, runs }: Pick<Sizes, 'latency' | 'runs'>,
): Promise<number[][]> {
  const prefix = `${kafka.prefix}latency.`;
  await createTopics(kafka, prefix);
  const producer = await connectProducer(kafka, bench);
  const people = await publish(producer, prefix, peopleAlone(latency.people));
  const { brokers } = kafka;
  const consumer = await apps.startConsumer({
    databaseUrl: database.url,
    brokers,
    topicPrefix: prefix,
    groupId: `${prefix}group`,
  });
  const query = await apps.startQuery(database.url);
  await reaches(query, people);

  const load = new Load(latency.people.partners, latency.people.payingClients);
  const percentiles: number[][] = [];
  for (const { perSecond } of latency.rates) {
    const ofRate: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const from = await new EventStore(database.pool).head();
      const acknowledged = new Map<string, number>();
      const watcher = new Watcher(query, latency.people.partners);
      await atRate({ perSecond, seconds: latency.seconds }, async (count) => {
        const facts = Array.from({ length: count }, () => load.next());
        await sendNow(producer, prefix, facts);
        const at = performance.now();
        for (const { id } of facts) acknowledged.set(id, at);
      });
      const seen = await watcher.until(from + acknowledged.size);
      const waits = waitsOf(acknowledged, await positionsOf(database.pool, from), seen);
      ofRate.push(percentile(waits, 99));
      bench.progress(
        `run ${run + 1} of ${runs}: ${acknowledged.size} payments at ${perSecond}/s: half of them visible within ` +
          `${Math.round(percentile(waits, 50))} ms, 99 % within ${Math.round(percentile(waits, 99))} ms`,
      );
    }
    percentiles.push(ofRate);
  }
  await checkBalances(database.pool, load.expected());
  await load.checkOverHttp(query);
  await query.stop();
  await consumer.stop();
  return percentiles;
}

/** Payments of all partners in turn, and what they come to. */
class Load {
  #made = 0;

  constructor(
    private readonly partners: number,
    private readonly payingClients: number,
  ) {}

  next() {
    const partner = this.#made % this.partners;
    const number = Math.floor(this.#made / this.partners);
    this.#made += 1;
    return paymentFact(partner, number, number % this.payingClients, randomUUID(), AFTERWARDS + this.#made * APART);
  }

  /** @throws RangeError before every partner had a payment */
  expected(): Balance[] {
    if (this.#made < this.partners) throw new RangeError('fewer payments than partners');
    return Array.from({ length: this.partners }, (_, partner) => ({ available: this.#earned(partner), held: 0n }));
  }

  /** What the query app itself says of some partners. @throws WrongResultError */
  async checkOverHttp(query: QueryApp): Promise<void> {
    for (const partner of [0, 1, this.partners - 1]) {
      const { body } = await query.get(balancesOf(partner));
      const { balances, freeDays } = body as {
        balances: { availableMinor: number }[];
        freeDays: { available: number };
      };
      const available = hasContract(partner) ? balances[0]?.availableMinor : freeDays.available;
      mustEqual(`what the query app says of partner ${partner}`, available, Number(this.#earned(partner)));
    }
  }

  #earned(partner: number): bigint {
    const payments = Math.ceil((this.#made - partner) / this.partners);
    return Array.from({ length: payments }, (_, number) => fullRewardOf(partner, number)).reduce((a, b) => a + b, 0n);
  }
}

/** Asks for balances again and again, and notes which position the answers reflect. */
class Watcher {
  readonly #seen: Seen[] = [];
  readonly #watching: Promise<void>;
  #until = Number.POSITIVE_INFINITY;

  constructor(query: QueryApp, partners: number) {
    this.#watching = (async () => {
      for (let position = 0; position < this.#until; await sleep(LOOK_EVERY_MS)) {
        ({ position } = await query.get(balancesOf(this.#seen.length % partners)));
        this.#seen.push({ at: performance.now(), position });
      }
    })();
    // Whoever waits for the end gets the error; until then it is nobody's.
    this.#watching.catch(() => undefined);
  }

  /** Watches on until an answer reflects the position. */
  async until(position: number): Promise<readonly Seen[]> {
    this.#until = position;
    await this.#watching;
    return this.#seen;
  }
}

const balancesOf = (partner: number): string => `/v1/partners/${partnerIdOf(partner)}/balances`;

/** Calls `send` with as many as are due, every 10 ms, however long the calls take; resolves when the last has. */
async function atRate(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  send: (count: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const sending: Promise<void>[] = [];
  for (let sent = 0; sent < perSecond * seconds; await sleep(SEND_EVERY_MS)) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - began) / 1000) * perSecond));
    if (due > sent) sending.push(send(due - sent));
    sent = due;
  }
  await Promise.all(sending);
}

/** The query app itself waits until it can answer from there. */
async function reaches(query: QueryApp, position: number): Promise<void> {
  await query.get(balancesOf(0), { 'x-min-position': String(position), 'x-max-wait-ms': String(PATIENCE_MS) });
}

/** Event id → position, of what was recorded after `from`. */
async function positionsOf(pool: Pool, from: number): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; position: number }>(
    'SELECT event_id AS id, position FROM events WHERE position > $1',
    [from],
  );
  return new Map(rows.map(({ id, position }) => [id, position]));
}

/** For each payment, how long after its acknowledgement the first answer came that reflects it. */
function waitsOf(
  acknowledged: ReadonlyMap<string, number>,
  positions: ReadonlyMap<string, number>,
  seen: readonly Seen[],
): number[] {
  return [...acknowledged].map(([id, sent]) => {
    const position = positions.get(id);
    if (position === undefined) throw new Error(`payment ${id} was acknowledged and is not in the store`);
    const first = seen.find((one) => one.position >= position);
    if (!first) throw new Error(`no answer reflects position ${position}`);
    return Math.max(0, first.at - sent);
  });
}
