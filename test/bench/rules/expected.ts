import type { Pool } from '#platform';
import { mustEqual } from '../check.js';
import { baseOf, DAYS, tenPercent } from '../log/amounts.js';
import { clientsOf, commissionOf, paymentIdOf, type Population } from '../log/population.js';

/** What a partner must have by now, added up beside the program. */
export class Expected {
  readonly partnerId: string;
  clients: number;
  links = 1;
  contracts: number;
  payments: number;
  #commission: number;
  #days: number;
  /** Net minor units refunded, by payment. */
  readonly #refunded = new Map<string, number>();

  constructor(population: Population) {
    this.partnerId = population.partnerId;
    this.clients = clientsOf(population) + 1;
    this.contracts = population.contract ? 1 : 0;
    this.payments = population.payments;
    this.#commission = population.contract ? commissionOf(population) : 0;
    this.#days = population.contract ? 0 : population.payments * DAYS.month;
  }

  /** A further payment that brings commission. @param payment its number, which says how much it is */
  pay(payment: number): void {
    this.payments += 1;
    this.#commission += tenPercent(baseOf(payment));
  }

  refund(payment: number, netMinor: number): void {
    const paymentId = paymentIdOf(this.partnerId, payment);
    const before = this.#refunded.get(paymentId) ?? 0;
    this.#refunded.set(paymentId, before + netMinor);
    const base = baseOf(payment);
    this.#commission += tenPercent(base - before - netMinor) - tenPercent(base - before);
  }

  /** All payments bring commission instead of days, or of another partner's, from now on. */
  becomes(commission: number, payments = this.payments): void {
    this.#commission = commission;
    this.#days = 0;
    this.payments = payments;
  }

  /** Holds the partner's balances, the sums of its entries and the counts against this. @throws WrongResultError */
  async check(pool: Pool): Promise<void> {
    const { partnerId } = this;
    const money = { USD: BigInt(this.#commission), DAY: BigInt(this.#days) };
    const balances = await assets(
      pool,
      `SELECT asset, available AS amount FROM partner_balances
       WHERE partner_id = $1 AND held = 0 AND reserved = 0 AND settled = 0`,
      partnerId,
    );
    mustEqual(`what ${partnerId} has`, balances, money);
    const entries = await assets(
      pool,
      `SELECT asset, sum(CASE WHEN debit_account = 'program:expense' THEN amount ELSE -amount END) AS amount
       FROM ledger_entries WHERE partner_id = $1 GROUP BY asset`,
      partnerId,
    );
    mustEqual(`the sum of the entries of ${partnerId}`, entries, money);
    const { rows } = await pool.query(
      `SELECT (SELECT direct_clients FROM projections_1.partners WHERE partner_id = $1)::int AS clients,
              (SELECT count(*) FROM projections_1.accounts WHERE partner_id = $1)::int AS accounts,
              (SELECT count(*) FROM projections_1.links WHERE partner_id = $1)::int AS links,
              (SELECT count(*) FROM projections_1.contracts WHERE partner_id = $1)::int AS contracts,
              (SELECT count(*) FROM projections_1.payments WHERE partner_id = $1)::int AS payments`,
      [partnerId],
    );
    const { clients, links, contracts, payments } = this;
    mustEqual(`what belongs to ${partnerId}`, rows[0], { clients, accounts: clients, links, contracts, payments });
  }
}

async function assets(pool: Pool, sql: string, partnerId: string): Promise<{ USD: bigint; DAY: bigint }> {
  const inVersion = sql.replace('FROM ', 'FROM projections_1.');
  const { rows } = await pool.query<{ asset: 'USD' | 'DAY'; amount: string }>(inVersion, [partnerId]);
  const found = { USD: 0n, DAY: 0n };
  for (const { asset, amount } of rows) found[asset] = BigInt(amount);
  return found;
}
