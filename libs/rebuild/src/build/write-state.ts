import { WHOLE, type Shard } from '#event-store';
import type { PoolClient } from '#platform';
import {
  accountStore,
  claimStore,
  type TableStore,
  contractStore,
  freeDayApplicationStore,
  linkStore,
  manualAdjustmentStore,
  otherEndingStore,
  partnerStore,
  termsStore,
  paymentChangeStore,
  paymentStore,
  withdrawalStore,
} from '#read-models';
import type { MemoryState } from '../memory/memory-state.js';

/** Rows written by one statement. */
const CHUNK = 10_000;

/** Writes a shard's own rows into tables without indexes: its payments and what adjusts them. */
export async function writePayments(client: PoolClient, { payments, paymentChanges }: MemoryState): Promise<void> {
  await writeAll(client, paymentStore, payments.rows());
  await writeAll(client, paymentChangeStore, paymentChanges.rows());
}

/** Writes what concerns everybody: all of it, or the part of one of several shards that write side by side. */
export async function writeCommon(client: PoolClient, state: MemoryState, { index, of }: Shard = WHOLE): Promise<void> {
  if (index === 0) await writeSeenByFirst(client, state);
  if (index === of - 1) await writeSeenByAll(client, state);
}

/** What the first shard alone has seen all of, and what any of them could write. */
async function writeSeenByFirst(client: PoolClient, state: MemoryState): Promise<void> {
  await writeAll(client, partnerStore, state.partners.rows());
  await writeAll(client, freeDayApplicationStore, state.freeDayApplications.rows());
  await writeAll(client, manualAdjustmentStore, state.manualAdjustments.rows());
  await writeAll(client, withdrawalStore, state.withdrawals.rows());
  await writeAll(client, linkStore, state.links.rows());
  await writeAll(client, contractStore, state.contracts.rows());
  await writeAll(client, otherEndingStore, state.otherEndings.rows());
  await writeAll(client, termsStore, state.terms.rows());
}

/** About as much, which every shard knows alike. */
async function writeSeenByAll(client: PoolClient, state: MemoryState): Promise<void> {
  await writeAll(client, accountStore, state.accounts.rows());
  await writeAll(client, claimStore, state.claims.rows());
}

/** Sends rows while the next ones are made. */
async function writeAll<T>(client: PoolClient, store: TableStore<T>, rows: Iterable<T>): Promise<void> {
  const added = store.newRows();
  let sending = Promise.resolve();
  for (const row of rows) {
    added.add(row);
    if (added.count < CHUNK) continue;
    await sending;
    sending = added.send(client);
    // Whoever sends next hears of it.
    sending.catch(() => undefined);
  }
  await sending;
  await added.send(client);
}
