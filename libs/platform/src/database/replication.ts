import { parseHosts } from './hosts/database-hosts.js';
import type { Pool } from './pool.js';

const STANDBY = `
  SELECT pg_is_in_recovery() AS "isStandby", EXISTS (SELECT FROM pg_stat_wal_receiver) AS "isReceiving",
         pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn() AS "hasMore",
         extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS seconds`;

interface StandbyRow {
  isStandby: boolean;
  isReceiving: boolean;
  /** It has received what it has not replayed. */
  hasMore: boolean;
  /** Since what it replayed last was written. */
  seconds: number | null;
}

/** What is wrong where the server that is asked is a standby, and further behind than that; undefined where nothing is. */
export async function describeStandbyLag(pool: Pool, maxMs: number): Promise<string | undefined> {
  const { rows } = await pool.query<StandbyRow>(STANDBY);
  const { isStandby, isReceiving, hasMore, seconds } = rows[0]!;
  // A standby that has replayed all that it gets is behind nobody, however long ago that was written.
  const isBehind = isStandby && (!isReceiving || hasMore) && (seconds ?? Infinity) * 1000 > maxMs;
  if (!isBehind) return undefined;
  const since = seconds === null ? 'nothing yet' : `what was written ${Math.round(seconds)} s ago`;
  return isReceiving ? `a standby that shows ${since}` : `a standby that follows no primary, and shows ${since}`;
}

/** What a failover may lose, for whoever writes to one of several servers; undefined where it is nothing. */
export async function describeUnsafeCommits(pool: Pool, databaseUrl: string): Promise<string | undefined> {
  if (parseHosts(databaseUrl).urls.length === 1) return undefined;
  const { rows } = await pool.query<{ names: string; commit: string }>(
    `SELECT current_setting('synchronous_standby_names') AS names, current_setting('synchronous_commit') AS commit`,
  );
  const { names, commit } = rows[0]!;
  if (names === '')
    return 'a failover may lose what was committed last: synchronous_standby_names is empty, so that no standby is waited for';
  if (['on', 'remote_apply'].includes(commit)) return undefined;
  return `a failover may lose what was committed last: synchronous_commit is ${commit}`;
}
