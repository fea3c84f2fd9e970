import { setTimeout as sleep } from 'node:timers/promises';
import { mustEqual } from '../check.js';
import type { PlacedPopulation } from '../log/population.js';
import type { QueryApp } from '../processes/apps.js';
import { balanceOf } from './log.js';

/** Far apart in every table, whatever the number of partners: a prime. */
const STRIDE = 7_919;

type Body = { balances: { availableMinor: number }[]; freeDays: { available: number }; entries: unknown[] };

/** Requests of several kinds for one partner after another, at a steady rate, however long the answers take. */
export class Queries {
  #made = 0;

  constructor(
    private readonly query: QueryApp,
    private readonly populations: readonly PlacedPopulation[],
    private readonly perSecond: number,
  ) {}

  /** Asks until `over`. @returns how long each answer took, in milliseconds @throws WrongResultError */
  async ask(over: Promise<unknown>): Promise<number[]> {
    let stopped = false;
    const stop = (): void => void (stopped = true);
    over.then(stop, stop);
    const began = performance.now();
    const answers: Promise<number>[] = [];
    while (!stopped) {
      // From when it is due, so that a late answer does not excuse the next.
      const due = began + (answers.length / this.perSecond) * 1000;
      await sleep(Math.max(0, due - performance.now()));
      answers.push(this.#one());
    }
    return Promise.all(answers);
  }

  async #one(): Promise<number> {
    const kind = this.#made % 3;
    const population = this.populations[(this.#made * STRIDE) % this.populations.length]!;
    this.#made += 1;
    const partner = `/v1/partners/${population.partnerId}`;
    const began = performance.now();
    const { body } = await this.query.get([partner, `${partner}/balances`, `${partner}/ledger?limit=20`][kind]!);
    const took = performance.now() - began;
    if (kind === 2) mustEqual('entries of a page', (body as Body).entries.length, Math.min(20, population.payments));
    else checkBalance(body as Body, population);
    return took;
  }
}

function checkBalance({ balances, freeDays }: Body, population: PlacedPopulation): void {
  const { asset, available } = balanceOf(population);
  const answered = asset === 'USD' ? balances[0]?.availableMinor : freeDays.available;
  mustEqual(`what the query app says of ${population.partnerId}`, answered, available);
}
