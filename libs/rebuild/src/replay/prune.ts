import { inTransaction, type Pool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReplayRefusedError } from './replay-error.js';
import { readVersions } from '#read-models';

const POLL_MS = 100;
const READERS_WAIT_MS = 60_000;

/** A reader that began before a swap may still read the version that was live then: it is waited for. */
async function waitForReaders(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ now: string }>(`SELECT clock_timestamp()::text AS now`);
  for (const deadline = performance.now() + READERS_WAIT_MS; ; await sleep(POLL_MS)) {
    const { rows: older } = await pool.query<{ pid: number; application: string }>(
      `SELECT pid, application_name AS application FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
         AND xact_start < $1`,
      [rows[0]!.now],
    );
    const first = older[0];
    if (!first) return;
    if (performance.now() > deadline) {
      throw new ReplayRefusedError(
        `a transaction of ${first.application} (process ${first.pid}) is open for longer than a minute and may read what is to be dropped`,
      );
    }
  }
}

/**
 * Drops the schemas of the versions that are over: retired, failed or aborted. Their rows stay, as a record. After
 * that there is nothing to roll back to.
 * @returns the versions dropped
 */
export async function pruneVersions(pool: Pool): Promise<number[]> {
  const over = ({ state }: { state: string }): boolean => ['retired', 'failed', 'aborted'].includes(state);
  const candidates = (await readVersions(pool)).filter(over);
  if (candidates.length === 0) return [];
  await waitForReaders(pool);
  const pruned: number[] = [];
  for (const { version, schema, state } of candidates) {
    await inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE projection_versions SET pruned_at = clock_timestamp(), epoch = epoch + 1
         WHERE version = $1 AND state = $2 AND pruned_at IS NULL`,
        [version, state],
      );
      if (rowCount !== 1) return;
      const { rows: sending } = await client.query<{ stream: string }>(
        'SELECT stream FROM outbound_cursors WHERE sending_version = $1',
        [version],
      );
      if (sending[0]) {
        throw new ReplayRefusedError(
          `a relay has not said yet that it has sent what it took from version ${version} to ${sending[0].stream}: start a consumer first`,
        );
      }
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.query('DELETE FROM deferred_statements WHERE version = $1', [version]);
      pruned.push(version);
    });
  }
  return pruned;
}
