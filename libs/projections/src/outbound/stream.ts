import type { CloudEventSource, OutboundTopic } from '#contracts';
import type { Pool, PoolClient } from '#platform';
import { LiveSnapshots } from '../reading/snapshot.js';
import type { OutboundEvent } from './outbound-event.js';
import { rewardsAfter } from './rewards.js';
import { decisionsAfter } from './withdrawals.js';

/** Events to publish, in order, and what to call once all of them are published. */
export interface OutboundPage {
  events: CloudEventSource[];
  /** Moves the cursor behind this page. @returns false where somebody else moved it meanwhile */
  published(): Promise<boolean>;
}

interface Cursor {
  position: number;
  seq: number;
}

const READERS: Record<OutboundTopic, (client: PoolClient, after: Cursor, limit: number) => Promise<OutboundEvent[]>> = {
  rewards: rewardsAfter,
  withdrawals: decisionsAfter,
};

/**
 * What the live ledger has for an outbound topic and has not published yet. At least once: a page whose `published` was
 * not reached comes again, the same events under the same ids.
 */
export class OutboundStream {
  readonly #snapshots: LiveSnapshots;

  constructor(
    private readonly pool: Pool,
    readonly topic: OutboundTopic,
  ) {
    this.#snapshots = new LiveSnapshots(pool);
  }

  /** @returns undefined where everything is published */
  async next(limit: number): Promise<OutboundPage | undefined> {
    const { cursor, found } = await this.#snapshots.read(async (client) => {
      const { rows } = await client.query<Cursor>(`SELECT position, seq FROM outbound_cursors WHERE stream = $1`, [
        this.topic,
      ]);
      const cursor = rows[0]!;
      return { cursor, found: await READERS[this.topic](client, cursor, limit) };
    });
    const last = found[found.length - 1];
    if (!last) return undefined;
    return { events: found.map(({ event }) => event), published: () => this.#move(cursor, last) };
  }

  async #move(from: Cursor, to: Cursor): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE outbound_cursors SET position = $4, seq = $5 WHERE stream = $1 AND position = $2 AND seq = $3`,
      [this.topic, from.position, from.seq, to.position, to.seq],
    );
    return rowCount === 1;
  }
}
