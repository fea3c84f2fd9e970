import type { Account } from '../accounts/store.js';
import type { StoredContract } from '../partners/contract-store.js';
import type { StoredLink } from '../partners/link-store.js';
import type { Partner } from '../partners/partner-store.js';
import { RowCache } from './row-cache.js';

/**
 * What a projector knows of a version's rows from one batch to the next: those that nearly every payment asks for. It
 * may, since nobody else writes them while it holds the lease, which each batch checks under the checkpoint's lock.
 * After a batch that failed nothing is known any more: what it had written may not be there.
 *
 * 100,000 rows are some 50 MB.
 */
export class KnownRows {
  readonly accounts = new RowCache<Account>(50_000);
  readonly partners = new RowCache<Partner>(25_000);
  readonly links = new RowCache<StoredLink>(5_000);
  /** By partner: all of its contracts. */
  readonly contractsOf = new RowCache<readonly StoredContract[]>(20_000);

  forget(): void {
    for (const rows of [this.accounts, this.partners, this.links, this.contractsOf]) rows.clear();
  }
}
