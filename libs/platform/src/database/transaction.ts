import type { QueryResult } from 'pg';
import type { Pool, PoolClient } from './pool.js';
import { isUnanswered } from '../errors/sqlstate.js';
import { requireReplicated } from './unreplicated.js';

/**
 * For a transaction that reads whole tables: more processes would only take the cores from whoever pays, or asks for a
 * balance.
 */
export const ONE_PROCESS = 'SET LOCAL max_parallel_workers_per_gather = 0';

/**
 * Runs `work` in one transaction: commits what it did, or rolls everything back when it throws. A connection whose
 * rollback fails, or would not be heard, is thrown away, not handed to the next caller.
 * @param begin the opening statement, where the default isolation is not wanted; with a first statement after it, one
 * round trip does for both, and `work` is given what came of them
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient, opened: QueryResult | QueryResult[]) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const opened: QueryResult | QueryResult[] = await client.query(begin);
    const result = await work(client, opened);
    await client.query('COMMIT');
    requireReplicated(client);
    return result;
  } catch (error) {
    if (isUnanswered(error)) broken = error;
    else await client.query('ROLLBACK').catch((rollbackError: Error) => (broken = rollbackError));
    throw error;
  } finally {
    client.release(broken);
  }
}

class Nothing extends Error {}

/** The same, but rolled back where the work gives nothing, as when it was told to stop: then nothing was done. */
export async function inTransactionOrNone<T extends NonNullable<unknown>>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await inTransaction(pool, async (client) => {
      const result = await work(client);
      if (result === undefined) throw new Nothing();
      return result;
    });
  } catch (error) {
    if (error instanceof Nothing) return undefined;
    throw error;
  }
}
