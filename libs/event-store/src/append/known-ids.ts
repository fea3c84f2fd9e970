import type { NewEvent } from '#contracts';
import type { PoolClient } from '#platform';
import { idKey, type KnownId } from './classify.js';

/** So many batches after one with ids that the store had: what is delivered again comes in long runs. */
const BATCHES_ON_THE_WATCH = 100;

/**
 * Whether ids are looked up before they are written. New ones are all that comes as a rule: then the unique index is
 * asked once, by writing, and a duplicate costs a batch begun twice. Kept from batch to batch; forgetting it is harmless.
 */
export class DuplicateWatch {
  #batchesLeft = 0;

  get expectsDuplicates(): boolean {
    return this.#batchesLeft > 0;
  }

  /** @param known of a batch, how many ids were there */
  sawKnown(known: number): void {
    this.#batchesLeft = known > 0 ? BATCHES_ON_THE_WATCH : Math.max(0, this.#batchesLeft - 1);
  }
}

/** What the store knows of the ids of these events, by `idKey`. */
export async function findKnown(client: PoolClient, events: readonly NewEvent[]): Promise<Map<string, KnownId>> {
  const { rows } = await client.query<{ source: string; event_id: string; position: number; content_hash: Buffer }>(
    `SELECT source, event_id, position, content_hash FROM event_ids
     JOIN unnest($1::text[], $2::text[]) AS asked (source, event_id) USING (source, event_id)`,
    [events.map(({ source }) => source), events.map(({ id }) => id)],
  );
  return new Map(
    rows.map((row) => [idKey(row.source, row.event_id), { position: row.position, contentHash: row.content_hash }]),
  );
}
