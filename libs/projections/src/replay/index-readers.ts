import { inTransaction, type Pool } from '#platform';
import type { Lease } from '../engine/project-batch.js';
import { createReaderIndexStatements } from '../versions/create-version.js';
import { DIGESTED_ROWS } from '../versions/digests.js';
import { moveState } from './hold.js';

/** Builds the indexes that only readers need and gathers the planner's figures: all of it, and the next state, or nothing. */
export async function indexForReaders(pool: Pool, lease: Lease): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(createReaderIndexStatements(lease.schema));
    const tables = Object.keys(DIGESTED_ROWS).map((table) => `${lease.schema}.${table}`);
    await client.query(`ANALYZE ${tables.join(', ')}`);
    await moveState(client, lease, 'indexing', 'catching up');
  });
}
