import type { Pool } from '#platform';
import { join } from 'node:path';
import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import { amountOf, periodOf, taxOf } from '../log/amounts.js';
import { Worker } from '../processes/worker.js';
import type { Bench } from '../scenario.js';
import type { EmmettCommand, EmmettPayments } from './emmett-process.js';
import { afterPayment, type PartnerBalance } from './payments.js';

const PROGRAM = join(import.meta.dirname, 'emmett-process.ts');

/** The peer: what it appends and projects, checked like everything else. */
export class Emmett {
  private constructor(
    private readonly database: BenchDatabase,
    private readonly size: EmmettPayments,
    private readonly worker: Worker,
  ) {}

  /** @param database empty: Emmett makes its own tables */
  static start(database: BenchDatabase, size: EmmettPayments, bench: Bench): Emmett {
    return new Emmett(database, size, Worker.start(PROGRAM, bench));
  }

  get payments(): number {
    return this.size.partners * this.size.paymentsPerPartner;
  }

  /** @param lanes how many appends at once @returns payments a second, appended and projected */
  async append(lanes: number): Promise<number> {
    const { database, size } = this;
    const seconds = await this.#run({ command: 'append', databaseUrl: database.url, lanes, ...size });
    await this.#check('balances');
    return this.payments / seconds;
  }

  /** @param version a number that no rebuild had yet @returns payments a second */
  async rebuild(version: number): Promise<number> {
    const seconds = await this.#run({ command: 'rebuild', databaseUrl: this.database.url, version });
    await this.#check(`balances_v${version}`);
    return this.payments / seconds;
  }

  end(): void {
    this.worker.end();
  }

  async #run(command: EmmettCommand): Promise<number> {
    const { seconds } = await this.worker.ask<{ seconds: number }>(command);
    return seconds;
  }

  async #check(collection: string): Promise<void> {
    const expected = Array.from({ length: this.size.partners }, (_, i) => this.#balanceOf(i));
    mustEqual(`Emmett's ${collection}`, await documents(this.database.pool, collection, expected.length), expected);
  }

  #balanceOf(partner: number): PartnerBalance {
    let balance: PartnerBalance = { USD: 0, DAY: 0 };
    for (let payment = 0; payment < this.size.paymentsPerPartner; payment += 1) {
      balance = afterPayment(balance, {
        data: {
          contract: partner % 2 === 0,
          amountMinor: amountOf(payment),
          taxMinor: taxOf(payment),
          period: periodOf(payment),
        },
      });
    }
    return balance;
  }
}

/** A collection's documents in the order of the partners' numbers. */
async function documents(pool: Pool, collection: string, partners: number): Promise<(PartnerBalance | undefined)[]> {
  const { rows } = await pool.query<{ id: string; USD: number; DAY: number }>(
    `SELECT _id AS id, (data->>'USD')::int AS "USD", (data->>'DAY')::int AS "DAY" FROM ${collection}`,
  );
  const found = new Map(rows.map(({ id, USD, DAY }) => [id, { USD, DAY }]));
  return Array.from({ length: partners }, (_, partner) => found.get(`partner-${partner}`));
}
