import type { Pool, PoolClient } from '#platform';

/** Where the log ends, or ended. */
export interface LogEnd {
  position: number;
  /** The chain's last hash. */
  chainHash: Buffer;
}

/** Where it ends in the last transaction that was committed. */
export async function readLogEnd(client: Pool | PoolClient): Promise<LogEnd> {
  const { rows } = await client.query<LogEnd>(
    'SELECT position::float8 AS position, chain_hash AS "chainHash" FROM event_store_head',
  );
  return rows[0]!;
}

/** The last position; 0 where nothing is recorded yet. */
export const readHead = async (client: Pool | PoolClient): Promise<number> => (await readLogEnd(client)).position;

/**
 * Whether the log went on from an end that somebody has seen: then it still has everything that it had up to there. It has
 * not where the database was put back to an earlier state meanwhile, or a standby took over that lacked the last of it.
 * @param head the log's end now, which the caller's transaction holds
 */
export async function goesOnFrom(client: PoolClient, head: LogEnd, seen: LogEnd): Promise<boolean> {
  if (head.position === seen.position) return head.chainHash.equals(seen.chainHash);
  const { rows } = await client.query<{ previous: Buffer }>(
    'SELECT previous_hash AS previous FROM event_batches WHERE first_position = $1',
    [seen.position + 1],
  );
  return head.position > seen.position && rows[0]?.previous.equals(seen.chainHash) === true;
}
