import type { CloudEventSource, OutboundTopic } from '#contracts';
import { inTransaction, type Pool, type PoolClient } from '#platform';
import { enterLive } from '../versions/enter-live.js';
import { beginEra } from './eras.js';
import { lockOutbound } from './lock.js';
import type { OutboundEvent, Place } from './outbound-event.js';
import { restatementsAfter } from './restatements.js';
import { rewardsBetween } from './rewards.js';
import { decisionsBetween } from './withdrawals.js';

/** Events to publish, in order, and what to call once all of them are published. */
export interface OutboundPage {
  events: CloudEventSource[];
  /** Moves the cursor behind this page. @returns false where somebody else moved it meanwhile */
  published(): Promise<boolean>;
}

/** How far a stream was published, and what was being sent when that was last written down. */
interface Cursor extends Place {
  sending: (Place & { schema: string }) | null;
}

const READERS: Record<
  OutboundTopic,
  (client: PoolClient, after: Place, until: Place, limit: number) => Promise<OutboundEvent[]>
> = { rewards: rewardsBetween, withdrawals: decisionsBetween };

const RESTATEMENTS = 'restatements';
const SEQ_MAX = 2_147_483_647;

async function readCursor(client: PoolClient, stream: string): Promise<Cursor> {
  const { rows } = await client.query<Cursor>(
    `SELECT c.position, c.seq,
            CASE WHEN v.version IS NOT NULL THEN
              json_build_object('position', c.sending_position, 'seq', c.sending_seq, 'schema', v.schema_name)
            END AS sending
     FROM public.outbound_cursors c LEFT JOIN public.projection_versions v ON v.version = c.sending_version
     WHERE c.stream = $1`,
    [stream],
  );
  return rows[0]!;
}

/**
 * What the live ledger has for an outbound topic and has not published yet. At least once: a page whose `published` was
 * not reached comes again, the same events under the same ids, also where another version was swapped in meanwhile or another server became the primary. So
 * a page is written down before it is given out: a swap then knows what went out, and restates what it changes in that.
 */
export class OutboundStream {
  constructor(
    private readonly pool: Pool,
    readonly topic: OutboundTopic,
  ) {}

  /** @returns undefined where everything is published */
  next(limit: number): Promise<OutboundPage | undefined> {
    return inTransaction(this.pool, async (client) => {
      await lockOutbound(client);
      if (this.topic === 'rewards') await beginEra(client);
      const cursor = await readCursor(client, this.topic);
      if (cursor.sending) return this.#sendAgain(client, cursor, cursor.sending);
      return (await this.#restatements(client, limit)) ?? (await this.#newPage(client, cursor, limit));
    });
  }

  /** A page that may have gone out or not. */
  async #sendAgain(client: PoolClient, cursor: Cursor, sending: Place & { schema: string }): Promise<OutboundPage> {
    await client.query(`SELECT set_config('search_path', $1, true)`, [`${sending.schema}, public`]);
    const found = await READERS[this.topic](client, cursor, sending, SEQ_MAX);
    return { events: found.map(({ event }) => event), published: () => this.#sent(cursor, sending) };
  }

  /** Corrections of what was published, before anything later. */
  async #restatements(client: PoolClient, limit: number): Promise<OutboundPage | undefined> {
    if (this.topic !== 'rewards') return undefined;
    const cursor = await readCursor(client, RESTATEMENTS);
    const found = await restatementsAfter(client, cursor, limit);
    const last = found[found.length - 1];
    if (!last) return undefined;
    return {
      events: found.map(({ event }) => event),
      published: () => this.#move(RESTATEMENTS, cursor, last),
    };
  }

  async #newPage(client: PoolClient, cursor: Cursor, limit: number): Promise<OutboundPage | undefined> {
    const live = (await enterLive(client))!;
    // Beyond the position entries may still come before others: those of a large correction that is under way.
    const until = { position: live.position, seq: SEQ_MAX };
    const found = await READERS[this.topic](client, cursor, until, limit);
    const last = found[found.length - 1];
    if (!last) return undefined;
    await client.query(
      `UPDATE public.outbound_cursors SET sending_version = $2, sending_position = $3, sending_seq = $4
       WHERE stream = $1`,
      [this.topic, live.version, last.position, last.seq],
    );
    return { events: found.map(({ event }) => event), published: () => this.#sent(cursor, last) };
  }

  async #sent(from: Place, to: Place): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE outbound_cursors SET position = sending_position, seq = sending_seq,
              sending_version = NULL, sending_position = NULL, sending_seq = NULL
       WHERE stream = $1 AND position = $2 AND seq = $3 AND sending_position = $4 AND sending_seq = $5`,
      [this.topic, from.position, from.seq, to.position, to.seq],
    );
    return rowCount === 1;
  }

  async #move(stream: string, from: Place, to: Place): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE outbound_cursors SET position = $3 WHERE stream = $1 AND position = $2`,
      [stream, from.position, to.position],
    );
    return rowCount === 1;
  }
}
