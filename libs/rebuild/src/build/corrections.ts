import type { Instant } from '#contracts';
import type { PoolClient } from '#platform';
import { instant, integer, NewRows, type Column, ENTRY_COLUMNS } from '#read-models';
import type { LedgerEntry } from '#fold';

/**
 * An entry of a correction whose payments lie in several shards. Its number counts within its shard; the order in which
 * the whole correction was made is that of the selections, and within one that of the payments.
 */
export interface Correction extends LedgerEntry {
  selection: number;
  paymentAt: Instant;
}

/** Where the shards leave such entries. Within the caller's transaction, whose search_path is the version's schema. */
export async function createCorrections(client: PoolClient): Promise<void> {
  await client.query(
    'CREATE TABLE corrections (LIKE ledger_entries, selection integer NOT NULL, payment_at timestamptz NOT NULL)',
  );
}

const CORRECTION_COLUMNS: Record<string, Column<Correction>> = {
  ...ENTRY_COLUMNS,
  selection: integer((c) => c.selection),
  payment_at: instant((c) => c.paymentAt),
};

export const newCorrections = (): NewRows<Correction> => new NewRows('corrections', CORRECTION_COLUMNS);

/** Numbers them as one fold would have, and puts them into the ledger. */
export async function postCorrections(client: PoolClient): Promise<void> {
  const names = Object.keys(ENTRY_COLUMNS);
  const values = names.map((name) =>
    name === 'seq'
      ? 'row_number() OVER (PARTITION BY position ORDER BY selection, payment_at, payment_id COLLATE "C", seq)'
      : name,
  );
  await client.query(`INSERT INTO ledger_entries (${names.join(', ')}) SELECT ${values.join(', ')} FROM corrections`);
  await client.query('DROP TABLE corrections');
}
