import { createPool, describeFault, parseHosts, TIMELINE } from '#platform';

/** A server of the database, as it says itself. */
export interface ServerStatus {
  /** `host:port` */
  server: string;
  /** unreachable: it does not answer. */
  role: 'primary' | 'former primary' | 'standby' | 'unreachable';
  /** Why it does not answer. */
  fault: string | null;
  /** Of a primary: raised by each promotion. */
  timeline: number | null;
  /** The last position of its log, and how many the primary has more. */
  position: number | null;
  lagEvents: number | null;
  /** What the primary has written and this one has not replayed. */
  lagBytes: number | null;
  /** Of the primary: what it waits for before it calls anything committed. */
  synchronousStandbyNames: string | null;
  synchronousCommit: string | null;
}

const ANSWER_WITHIN_MS = 3_000;

const LOOK = `
  SELECT pg_is_in_recovery() AS "isStandby", (SELECT position FROM event_store_head) AS position,
         (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::text AS lsn,
         CASE WHEN NOT pg_is_in_recovery() THEN ${TIMELINE} END AS timeline,
         current_setting('synchronous_standby_names') AS names, current_setting('synchronous_commit') AS commit`;

interface Row {
  isStandby: boolean;
  position: number;
  lsn: string;
  timeline: string | null;
  names: string;
  commit: string;
}

interface Looked {
  server: string;
  row?: Row;
  fault?: string;
}

/** Asks each of the servers that the address names; none where it names one alone. */
export async function readServers(databaseUrl: string): Promise<ServerStatus[]> {
  const { urls } = parseHosts(databaseUrl);
  if (urls.length === 1) return [];
  const looked = await Promise.all(urls.map(look));
  const primaries = looked.flatMap(({ row }) => (row && !row.isStandby ? [row] : []));
  const primary = primaries.toSorted((one, other) => timelineOf(other) - timelineOf(one))[0];
  return looked.map((one) => statusOf(one, primary));
}

const timelineOf = ({ timeline }: Row): number => Number.parseInt(timeline ?? '0', 16);

async function look(url: string): Promise<Looked> {
  const server = new URL(url).host;
  const pool = createPool({
    connectionString: url,
    applicationName: 'referral-ledger-ops-status',
    max: 1,
    readOnly: true,
    connectTimeoutMs: ANSWER_WITHIN_MS,
    answerTimeoutMs: ANSWER_WITHIN_MS,
  });
  try {
    return { server, row: (await pool.query<Row>(LOOK)).rows[0]! };
  } catch (error) {
    return { server, fault: describeFault(error) ?? 'it does not answer' };
  } finally {
    // One that hangs would be waited for.
    void pool.end();
  }
}

function statusOf({ server, row, fault }: Looked, primary: Row | undefined): ServerStatus {
  if (!row) return { ...NOTHING, server, role: 'unreachable', fault: fault ?? null };
  const isPrimary = row === primary;
  const role = row.isStandby ? 'standby' : isPrimary ? 'primary' : 'former primary';
  return {
    ...NOTHING,
    server,
    role,
    position: row.position,
    timeline: row.timeline === null ? null : timelineOf(row),
    lagEvents: primary ? Math.max(0, primary.position - row.position) : null,
    lagBytes: primary
      ? Number(BigInt(primary.lsn) > BigInt(row.lsn) ? BigInt(primary.lsn) - BigInt(row.lsn) : 0n)
      : null,
    ...(isPrimary && { synchronousStandbyNames: row.names, synchronousCommit: row.commit }),
  };
}

const NOTHING = {
  fault: null,
  timeline: null,
  position: null,
  lagEvents: null,
  lagBytes: null,
  synchronousStandbyNames: null,
  synchronousCommit: null,
};
