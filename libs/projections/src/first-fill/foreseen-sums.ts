import type { PoolClient } from '#platform';
import type { Lease } from '../engine/checkpoint.js';
import { sumUp } from '../versions/complete-version.js';

/**
 * The sums of a ledger of which it is not certain yet that it is all there: made while one waits, and taken back where
 * more comes after all.
 */
export class ForeseenSums {
  #areThere = false;

  /** @param client in the transaction that fills the version */
  constructor(
    private readonly client: PoolClient,
    private readonly lease: Lease,
  ) {}

  async add(): Promise<void> {
    await this.client.query('SAVEPOINT before_sums');
    await sumUp(this.client, this.lease);
    this.#areThere = true;
  }

  async takeBack(): Promise<void> {
    if (!this.#areThere) return;
    await this.client.query('ROLLBACK TO SAVEPOINT before_sums; RELEASE SAVEPOINT before_sums');
    this.#areThere = false;
  }
}
