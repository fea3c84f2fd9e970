import { inTransaction, type Pool, type PoolClient } from '#platform';

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Whether a batch could be appended now: takes the head's lock and commits, as appending does, and changes nothing. So it
 * meets what an append would: read-only transactions, a lock that somebody holds, a disk to which nothing can be logged.
 * @returns what is in the way, if that is a lock; nothing where others are appending meanwhile: then it is only busy
 * @throws what the database says
 */
export async function findObstacle(pool: Pool, lockTimeoutMs: number): Promise<string | undefined> {
  return inTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}; SAVEPOINT before_lock`);
    const before = await positionOf(client);
    try {
      await client.query('SELECT FROM event_store_head FOR UPDATE');
      return undefined;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      await client.query('ROLLBACK TO SAVEPOINT before_lock');
      if ((await positionOf(client)) !== before) return undefined;
      return `another transaction holds the event store's head, for more than ${lockTimeoutMs} ms by now`;
    }
  });
}

async function positionOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ position: number }>('SELECT position FROM event_store_head');
  return rows[0]!.position;
}
