import { createPool } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../stack/cluster/cluster.js';
import type { ServerName } from '../../stack/cluster/postgres/servers.js';

const DATABASE = 'referral_ledger';
const TRIES_FOR_MS = 3_000;

interface LogEnd {
  position: number;
  hash: string;
}

const END = `SELECT position, encode(chain_hash, 'hex') AS hash FROM event_store_head`;

/**
 * What a former primary that believes to be one still does for whoever goes to it alone.
 * @returns what is wrong: that it took a write, or that it has what its successor has not
 */
export async function triedFormerPrimary({ postgres }: Cluster, former: ServerName): Promise<string[]> {
  const open = (name: ServerName) =>
    createPool({ connectionString: postgres.url(name, DATABASE), applicationName: 'cluster-test', max: 2 });
  const [old, present] = [open(former), open(postgres.primary)];
  const wrong: string[] = [];
  try {
    const { rows } = await old.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
    if (rows[0]!.standby) wrong.push('it is a standby by itself: nothing was tried');
    const write = old.query('UPDATE event_store_head SET position = position').then(
      () => 'took a write',
      () => 'refused',
    );
    const outcome = await Promise.race([write, sleep(TRIES_FOR_MS, 'hangs')]);
    if (outcome === 'took a write') wrong.push(`PostgreSQL ${former} ${outcome} after its successor was there`);
    const end = (await old.query<LogEnd>(END)).rows[0]!;
    const there = await present.query(
      `SELECT FROM event_batches WHERE last_position = $1 AND encode(hash, 'hex') = $2`,
      [end.position, end.hash],
    );
    if (end.position > 0 && there.rowCount === 0)
      wrong.push(`PostgreSQL ${former} ends at ${end.position} with what its successor has not`);
  } finally {
    // The write that hangs would be waited for.
    void old.end();
    await present.end();
  }
  return wrong;
}
