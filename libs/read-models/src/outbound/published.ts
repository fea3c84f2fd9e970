import type { OutboundTopic } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { decisionId } from '#fold';
import { enterLive } from '../versions/enter-live.js';
import { Eras } from './eras.js';
import type { Place } from './outbound-event.js';
import { SortedPlaces } from './sorted-places.js';

/** A message of an outbound topic, by the id of its event. */
export interface PublishedMessage {
  partition: number;
  id: string;
}

const ENTRY = /^reward:(\d+)-(\d+)(?:\.(\d+))?$/;
const PAGE = 50_000;
const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** What the cursor of a topic says was sent. */
interface Sent {
  places: SortedPlaces;
  /** Of a message's event; undefined where it is none that the stream is made from, or is not known to have been sent. */
  placeOf(this: void, id: string): Place | undefined;
}

/**
 * Holds an outbound topic against its cursor: what the cursor says was sent is there, as far back as the topic goes, and nothing
 * is there that it says was not sent. To be made before the topic is read: what is sent meanwhile is not looked for.
 */
export class PublishedCheck {
  #last: Place = { position: 0, seq: 0 };
  /** The first of each partition that a message was seen of. */
  readonly #firsts = new Map<number, Place>();
  /** Decisions that the cursor did not have yet, when this was made. */
  readonly #others: string[] = [];

  private constructor(
    private readonly topic: OutboundTopic,
    private readonly sent: Sent,
  ) {}

  static prepare(pool: Pool, topic: OutboundTopic): Promise<PublishedCheck> {
    return inTransaction(
      pool,
      async (client) => {
        await enterLive(client);
        const cursor = await readCursor(client, topic);
        const sent = await (topic === 'rewards' ? sentEntries(client, cursor) : sentDecisions(client, cursor));
        return new PublishedCheck(topic, sent);
      },
      SNAPSHOT,
    );
  }

  saw({ partition, id }: PublishedMessage): void {
    const place = this.sent.placeOf(id);
    if (!place) {
      if (this.topic === 'withdrawals') this.#others.push(id);
      return;
    }
    if (isBefore(this.#last, place)) this.#last = place;
    if (!this.#firsts.has(partition)) this.#firsts.set(partition, place);
    this.sent.places.mark(place);
  }

  /**
   * @param trimmed partitions of which the brokers have deleted the beginning
   * @returns a sentence: what is wrong, and null where nothing is
   */
  async problem(pool: Pool, trimmed: readonly number[]): Promise<string | null> {
    const beyond = await inTransaction(pool, (client) => this.#beyondCursor(client), SNAPSHOT);
    if (beyond) return beyond;
    const missing = this.sent.places.firstUnmarkedAfter(this.#begin(trimmed));
    return (
      missing &&
      `the cursor of ${this.topic} says that what stands at ${missing.position}-${missing.seq} was sent, and the topic does not have it: the cursor was moved on`
    );
  }

  /** Where the topic is whole from: after what any of its partitions may have lost, and after the first that it has at all. */
  #begin(trimmed: readonly number[]): Place {
    const firsts = [...this.#firsts.values()].sort(order);
    const lost = trimmed.map((partition) => this.#firsts.get(partition) ?? NOWHERE).sort(order);
    return [firsts[0] ?? NOWHERE, ...lost.slice(-1)].sort(order).at(-1)!;
  }

  async #beyondCursor(client: PoolClient): Promise<string | null> {
    await enterLive(client);
    const cursor = await readCursor(client, this.topic);
    const until = cursor.sending ?? cursor;
    const last = this.topic === 'rewards' ? this.#last : await lastRequest(client, this.#others);
    if (!isBefore(until, last)) return null;
    return `the topic has what stands at ${last.position}-${last.seq}, and the cursor of ${this.topic} at ${until.position}-${until.seq}: it was moved back`;
  }
}

/** Nothing comes after it. */
const NOWHERE: Place = { position: Infinity, seq: 0 };
const order = (a: Place, b: Place): number =>
  a.position === b.position ? a.seq - b.seq : a.position < b.position ? -1 : 1;
const isBefore = (a: Place, b: Place): boolean => order(a, b) < 0;

interface Cursor extends Place {
  sending: Place | null;
}

async function readCursor(client: PoolClient, topic: OutboundTopic): Promise<Cursor> {
  const { rows } = await client.query<Cursor>(
    `SELECT position::float8 AS position, seq, CASE WHEN sending_position IS NOT NULL THEN
       json_build_object('position', sending_position, 'seq', sending_seq) END AS sending
     FROM outbound_cursors WHERE stream = $1`,
    [topic],
  );
  return rows[0] ?? { position: 0, seq: 0, sending: null };
}

/** Of what was recorded before another version's entries took the place of those that were sent, nobody can say any more. */
async function sentEntries(client: PoolClient, cursor: Cursor): Promise<Sent> {
  const places = new SortedPlaces();
  for (let after: Place = { position: 0, seq: 0 }; ;) {
    const { rows } = await client.query<Place>(
      `SELECT position::float8 AS position, seq FROM ledger_entries
       WHERE (position, seq) > ($1, $2) AND (position, seq) <= ($3, $4)
         AND 'program:expense' IN (debit_account, credit_account)
         AND recorded_at > coalesce((SELECT max(live_since) FROM projection_versions
                                     WHERE accepted_reason IS NOT NULL OR purpose = 'rollback'), '-infinity')
       ORDER BY position, seq LIMIT ${PAGE}`,
      [after.position, after.seq, cursor.position, cursor.seq],
    );
    for (const place of rows) places.add(place);
    if (rows.length < PAGE) break;
    after = rows.at(-1)!;
  }
  const eras = await Eras.read(client);
  const placeOf = (id: string): Place | undefined => {
    const [, position, seq, era = '0'] = ENTRY.exec(id) ?? [];
    if (position === undefined) return undefined;
    const place = { position: Number(position), seq: Number(seq) };
    // Of another era it is void: it was published by what was lost.
    return eras.ofEntry(place).era === Number(era) ? place : undefined;
  };
  return { places, placeOf };
}

async function sentDecisions(client: PoolClient, { position }: Cursor): Promise<Sent> {
  const { rows } = await client.query<{ position: number; id: string }>(
    `SELECT request_position::float8 AS position, withdrawal_id AS id FROM withdrawals
     WHERE request_position <= $1 ORDER BY request_position`,
    [position],
  );
  const places = new SortedPlaces();
  const byId = new Map<string, Place>();
  for (const row of rows) {
    const place = { position: row.position, seq: 0 };
    places.add(place);
    byId.set(decisionId(row.id), place);
  }
  return { places, placeOf: (id) => byId.get(id) };
}

/** The last of the withdrawals whose decisions these are. */
async function lastRequest(client: PoolClient, decisions: readonly string[]): Promise<Place> {
  const { rows } = await client.query<{ position: number }>(
    `SELECT coalesce(max(request_position), 0)::float8 AS position FROM withdrawals WHERE withdrawal_id = ANY ($1)`,
    [decisions.map((id) => id.slice(decisionId('').length))],
  );
  return { position: rows[0]!.position, seq: 0 };
}
