import { EventStore } from '#event-store';
import type { NewEvent } from '#contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import { ratioRow, type Measured, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { median } from '../statistics.js';
import { Bystanders } from './bystanders.js';
import type { Clock } from './clock.js';
import { Expected } from './expected.js';
import {
  accountIdOf,
  BEGIN,
  clientsOf,
  commissionOf,
  event,
  eventsInOrder,
  paymentEvent,
  place,
  type Population,
} from '../log/population.js';
import { RemoteProjector } from './remote-projector.js';
import { PAYMENTS_PER_CLIENT, type Sizes } from './sizes.js';

const BYSTANDERS = 10;
const LATENCY_MAX_MS = 1000;
const APPENDED_AT_ONCE = 5_000;
const LOOK_EVERY_MS = 10;
const MEBIBYTE = 2 ** 20;

interface Histories {
  /** Whose clients make new payments: what corrections are compared with. */
  peer: Population;
  bystanders: Population[];
  /** One a run: partners without a contract, and clients of one partner that another claims. */
  uncontracted: Population[];
  claimed: Population[];
  claimants: Population[];
}

function historiesOf({ corrected, runs }: Sizes): Histories {
  const usual = { paymentsPerClient: PAYMENTS_PER_CLIENT, contract: true };
  const each = (name: string, history: Omit<Population, 'partnerId'>): Population[] =>
    Array.from({ length: runs }, (_, run) => ({ partnerId: `${name}-${run}`, ...history }));
  return {
    peer: { partnerId: 'peer', payments: corrected, ...usual },
    bystanders: Array.from({ length: BYSTANDERS }, (_, i) => ({ partnerId: `bystander-${i}`, payments: 10, ...usual })),
    uncontracted: each('uncontracted', { ...usual, payments: corrected, contract: false }),
    claimed: each('claimed', { ...usual, payments: corrected, paymentsPerClient: corrected }),
    claimants: each('claimant', { ...usual, payments: 10 }),
  };
}

/** The histories that `measureLate` needs. */
export const populationsLate = (sizes: Sizes): Population[] => Object.values(historiesOf(sizes)).flat();

/** What one measurement gave. */
interface Projected {
  paymentsPerSecond: number;
  peakBytes: number;
}

/** Facts that come late and change very many payments: how fast, in how much memory, and whom they hold up. */
export async function measureLate(database: BenchDatabase, bench: Bench, sizes: Sizes, clock: Clock): Promise<Row[]> {
  const late = new LateFacts(database, bench, sizes, clock);
  for (let run = 0; run < sizes.runs; run += 1) await late.run(run);
  await late.checkBystanders();
  return late.rows();
}

class LateFacts {
  readonly #histories: Histories;
  readonly #projector: RemoteProjector;
  readonly #bystanders: Bystanders;
  readonly #peer: Expected;
  readonly #fresh: Projected[] = [];
  readonly #contracts: (Projected & { latenciesMs: number[] })[] = [];
  readonly #claims: (Projected & { latenciesMs: number[] })[] = [];
  readonly #links: (Projected & { latenciesMs: number[] })[] = [];

  constructor(
    private readonly database: BenchDatabase,
    private readonly bench: Bench,
    private readonly sizes: Sizes,
    private readonly clock: Clock,
  ) {
    this.#histories = historiesOf(sizes);
    this.#projector = RemoteProjector.start(database.url, bench);
    this.#bystanders = new Bystanders(database.pool, this.#histories.bystanders, clock, () => this.#projector.wake());
    this.#peer = new Expected(this.#histories.peer);
  }

  /** New payments, a late contract, a claim, a late link: in turn, so that they share what else the machine does. */
  async run(run: number): Promise<void> {
    const { bench, sizes } = this;
    const perSecond = (measured: Projected): string => `${Math.round(measured.paymentsPerSecond)} payments/s`;
    const fresh = await this.#newPayments(run);
    this.#fresh.push(fresh);
    bench.progress(`run ${run + 1} of ${sizes.runs}: new payments: ${perSecond(fresh)}`);
    const contract = await this.#lateContract(run);
    this.#contracts.push(contract);
    bench.progress(`run ${run + 1} of ${sizes.runs}: late contract: ${perSecond(contract)}, ${waits(contract)}`);
    const claim = await this.#claim(run);
    this.#claims.push(claim);
    bench.progress(`run ${run + 1} of ${sizes.runs}: claim: ${perSecond(claim)}, ${waits(claim)}`);
    const link = await this.#lateLink(run);
    this.#links.push(link);
    bench.progress(`run ${run + 1} of ${sizes.runs}: late link: ${perSecond(link)}, ${waits(link)}`);
  }

  async checkBystanders(): Promise<void> {
    for (const [i, population] of this.#histories.bystanders.entries()) {
      const expected = new Expected(population);
      for (let n = 0; n < this.#bystanders.made[i]!; n += 1) expected.pay(population.payments + n);
      await expected.check(this.database.pool);
    }
  }

  rows(): Row[] {
    const corrected = this.sizes.corrected.toLocaleString('en-US');
    const kinds = [
      { name: `a late contract that changes ${corrected} payments`, runs: this.#contracts },
      { name: `a claim that moves ${corrected} payments`, runs: this.#claims },
      { name: `a late link for ${corrected} clients with a payment each`, runs: this.#links },
    ];
    return kinds.flatMap(({ name, runs }) => {
      const beside = (measure: (projected: Projected) => number): Measured[] =>
        runs.map((run, i) => ({ value: measure(run), reference: measure(this.#fresh[i]!) }));
      return [
        ratioRow(
          `${name}, beside new payments`,
          'payments/s',
          beside(({ paymentsPerSecond }) => paymentsPerSecond),
          { atLeast: 0.5 },
        ),
        ratioRow(
          `${name}: memory at most, beside new payments`,
          'MiB',
          beside(({ peakBytes }) => peakBytes / MEBIBYTE),
          { atMost: 1.5 },
        ),
        ratioRow(
          `${name}: longest wait of another partner's payment`,
          'ms',
          runs.map(({ latenciesMs }) => ({ value: Math.max(...latenciesMs), reference: LATENCY_MAX_MS })),
          { atMost: 1 },
        ),
      ];
    });
  }

  async #newPayments(run: number): Promise<Projected> {
    const { peer } = this.#histories;
    const { corrected } = this.sizes;
    const events = Array.from({ length: corrected }, (_, i) => {
      const payment = peer.payments + run * corrected + i;
      this.#peer.pay(payment);
      return paymentEvent(peer, payment, i % clientsOf(peer), this.clock.next());
    });
    const projected = await this.#project(events);
    await this.#peer.check(this.database.pool);
    return projected;
  }

  async #lateContract(run: number) {
    const population = this.#histories.uncontracted[run]!;
    const { partnerId } = population;
    const data = { contractId: `late-${partnerId}`, partnerId, payoutAccountRef: 'bank' };
    const projected = await this.#beside([event(`late-${partnerId}`, 'contract.signed.v1', BEGIN, data)]);
    const expected = new Expected(population);
    expected.contracts = 1;
    expected.becomes(commissionOf(population));
    await expected.check(this.database.pool);
    return projected;
  }

  async #claim(run: number) {
    const from = this.#histories.claimed[run]!;
    const to = this.#histories.claimants[run]!;
    const data = { claimId: `claim-${run}`, partnerId: to.partnerId, accountId: accountIdOf(from.partnerId, 0) };
    const projected = await this.#beside([event(`claim-${run}`, 'claim.approved.v1', this.clock.next(), data)]);
    const left = new Expected(from);
    left.becomes(0, 0);
    left.clients -= 1;
    const won = new Expected(to);
    won.becomes(commissionOf(to) + commissionOf(from), to.payments + from.payments);
    won.clients += 1;
    await left.check(this.database.pool);
    await won.check(this.database.pool);
    return projected;
  }

  /** The clients and their payments are there before the link is. */
  async #lateLink(run: number) {
    const population = {
      partnerId: `awaited-${run}`,
      payments: this.sizes.corrected,
      paymentsPerClient: 1,
      contract: true,
    };
    const [link, ...others] = eventsInOrder(place([population]));
    await this.#project(others);
    const projected = await this.#beside([link!]);
    await new Expected(population).check(this.database.pool);
    return projected;
  }

  /** Projects a correction while the bystanders pay. */
  async #beside(events: readonly NewEvent[]): Promise<Projected & { latenciesMs: number[] }> {
    let latenciesMs: number[] = [];
    const projected = await this.#project(events, async (work) => {
      this.#bystanders.start();
      await work;
      latenciesMs = await this.#bystanders.stop();
    });
    return { ...projected, latenciesMs };
  }

  /** Records events while nobody projects, then times the projector from its start until it reflects them. */
  async #project(
    events: readonly NewEvent[],
    meanwhile: (work: Promise<void>) => Promise<void> = (work) => work,
  ): Promise<Projected> {
    const store = new EventStore(this.database.pool);
    for (let i = 0; i < events.length; i += APPENDED_AT_ONCE) {
      await store.appendBatch({ events: events.slice(i, i + APPENDED_AT_ONCE), refusals: [], offsets: [] });
    }
    const head = await store.head();
    await this.#projector.forget();
    const began = performance.now();
    let seconds = 0;
    await this.#projector.run();
    await meanwhile(
      this.#reaches(head).then(() => {
        seconds = (performance.now() - began) / 1000;
      }),
    );
    const { peakBytes } = await this.#projector.stop();
    const { rows } = await this.database.pool.query('SELECT count(*)::int AS waiting FROM projections_1.slow_facts');
    mustEqual('facts that wait in the correction queue afterwards', rows, [{ waiting: 0 }]);
    return { paymentsPerSecond: this.sizes.corrected / seconds, peakBytes };
  }

  async #reaches(head: number): Promise<void> {
    for (;;) {
      this.#projector.requireAlive();
      const { rows } = await this.database.pool.query<{ position: number }>('SELECT position FROM projection_versions');
      if (rows[0]!.position >= head) return;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

const waits = ({ latenciesMs }: { latenciesMs: number[] }): string =>
  `${latenciesMs.length} others waited ${Math.round(median(latenciesMs))} ms, at most ${Math.round(Math.max(...latenciesMs))} ms`;
