import { inTransaction, ONE_PROCESS, type Pool, type PoolClient } from '#platform';
import { enterLive } from '../versions/enter-live.js';
import { wrongSending } from './sending.js';

/** How far each stream was published: a place in the ledger, or the number of a restatement. */
export type CursorPlaces = Readonly<Record<string, { position: number; seq: number }>>;

export interface StandingVerdict {
  version: number;
  position: number;
  cursors: CursorPlaces;
  /** A sentence: what is wrong first, and null where nothing is. */
  problem: string | null;
}

interface Facts {
  version: number;
  position: number;
  readPosition: number;
  head: number;
  waiting: number;
  strayFact: number | null;
  wrongTime: boolean;
  versionBeyond: number | null;
}

/**
 * What the live version and the relays say of where they stand, in one statement, hence at one moment. A large correction
 * alone reads ahead of what is reflected, with what it has to do written down.
 */
const FACTS = `
  SELECT live.version, live.position::float8 AS position, live.read_position::float8 AS "readPosition",
         head.position::float8 AS head,
         (SELECT count(*) FROM slow_facts)::float8 AS waiting,
         (SELECT min(f.position) FROM slow_facts f
          WHERE f.position <= live.position OR f.position > live.read_position)::float8 AS "strayFact",
         live.position_recorded_at IS DISTINCT FROM (
           SELECT e.recorded_at FROM events e WHERE e.position = live.read_position) AS "wrongTime",
         (SELECT min(version) FROM projection_versions
          WHERE pruned_at IS NULL AND (position > head.position OR read_position > head.position))::float8 AS "versionBeyond"
  FROM projection_versions live, event_store_head head WHERE live.state = 'live'`;

function wrongStanding(facts: Facts): string | null {
  const { version, position, readPosition, head, waiting, strayFact, wrongTime, versionBeyond } = facts;
  if (versionBeyond !== null)
    return `version ${versionBeyond} of the projections has read beyond position ${head}, where the log ends: its end was cut off`;
  if (position > readPosition)
    return `version ${version} reflects position ${position}, and says that it has read up to ${readPosition}`;
  if (position < readPosition && waiting === 0)
    return `version ${version} has read up to position ${readPosition} and reflects ${position}, and nothing waits between them`;
  if (strayFact !== null) return `a fact at position ${strayFact} waits in version ${version}, where none can`;
  if (wrongTime) return `version ${version} says of position ${readPosition} that it was recorded at another time`;
  return null;
}

interface CursorRow {
  stream: string;
  position: number;
  seq: number;
  sendingPosition: number | null;
  sendingSeq: number | null;
  sendingVersion: number | null;
}

const STREAMS = ['rewards', 'withdrawals', 'restatements'];

/** @param restated the last restatement's number */
function wrongCursor(rows: CursorRow[], { position: live }: Facts, restated: number): string | null {
  const missing = STREAMS.find((stream) => !rows.some((row) => row.stream === stream));
  if (missing !== undefined) return `the cursor of ${missing} was removed`;
  for (const row of rows) {
    const end = row.stream === 'restatements' ? restated : live;
    if (!STREAMS.includes(row.stream)) return `there is a cursor of a stream that there is not`;
    if (Math.max(row.position, row.sendingPosition ?? 0) > end)
      return `the cursor of ${row.stream} stands beyond ${end}, where there is nothing to publish yet`;
    const sending = [row.sendingPosition, row.sendingSeq, row.sendingVersion].filter((part) => part !== null).length;
    if (sending % 3 !== 0 || (sending > 0 && !isBefore(row, { position: row.sendingPosition!, seq: row.sendingSeq! })))
      return `the cursor of ${row.stream} says of no page that can be that it is being sent`;
  }
  return null;
}

const isBefore = (a: { position: number; seq: number }, b: { position: number; seq: number }): boolean =>
  a.position < b.position || (a.position === b.position && a.seq < b.seq);

/**
 * `partners.last_payment_at` is a bound, and no part of the proof of a replay: a payment beyond it would be passed over. It may lie up to
 * 30 days after a payment, of whichever partner it is by now.
 */
const BEYOND_BOUND = `
  SELECT partner_id AS "partnerId" FROM partners
  JOIN (SELECT partner_id, max(occurred_at) AS last FROM payments WHERE partner_id IS NOT NULL GROUP BY partner_id) AS paid
    USING (partner_id)
  WHERE last_payment_at IS NULL OR last_payment_at < last ORDER BY partner_id LIMIT 1`;

const TOO_FAR = `
  SELECT partner_id AS "partnerId" FROM partners
  WHERE last_payment_at >= coalesce((SELECT max(occurred_at) FROM payments), '-infinity') + interval '30 days 1 second'
  ORDER BY partner_id LIMIT 1`;

async function wrongBound(client: PoolClient): Promise<string | null> {
  const { rows } = await client.query<{ partnerId: string }>(BEYOND_BOUND);
  if (rows[0]) return `partner ${rows[0].partnerId} has payments after the last that is noted for it`;
  const far = await client.query<{ partnerId: string }>(TOO_FAR);
  return far.rows[0] ? `partner ${far.rows[0].partnerId} has its last payment noted later than any can be` : null;
}

/**
 * Whether the live version and the cursors can stand where they say they do: nothing of it is beyond the log, or before what
 * was noted of them elsewhere.
 */
export function verifyStanding(pool: Pool, noted: CursorPlaces = {}): Promise<StandingVerdict> {
  return inTransaction(
    pool,
    async (client) => {
      await client.query(ONE_PROCESS);
      if (!(await enterLive(client)))
        return { version: 0, position: 0, cursors: {}, problem: 'no version of the projections is live' };
      const facts = (await client.query<Facts>(FACTS)).rows[0]!;
      const { rows } = await client.query<CursorRow>(
        `SELECT stream, position::float8 AS position, seq, sending_position::float8 AS "sendingPosition",
                sending_seq AS "sendingSeq", sending_version AS "sendingVersion" FROM outbound_cursors ORDER BY stream`,
      );
      const restated = await client.query<{ last: number }>(
        'SELECT coalesce(max(id), 0)::float8 AS last FROM restatements',
      );
      const cursors = Object.fromEntries(rows.map(({ stream, position, seq }) => [stream, { position, seq }]));
      const problem =
        wrongStanding(facts) ??
        wrongCursor(rows, facts, restated.rows[0]!.last) ??
        movedBack(cursors, noted) ??
        (await wrongSending(client)) ??
        (await wrongBound(client));
      return { version: facts.version, position: facts.position, cursors, problem };
    },
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  );
}

function movedBack(cursors: CursorPlaces, noted: CursorPlaces): string | null {
  for (const [stream, before] of Object.entries(noted)) {
    const now = cursors[stream];
    if (now && isBefore(now, before))
      return `the cursor of ${stream} stands at ${now.position}-${now.seq}, and stood at ${before.position}-${before.seq} when that was noted: it was moved back`;
  }
  return null;
}
