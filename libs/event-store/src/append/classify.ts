import type { NewEvent, Refusal } from '#contracts';
import { ById } from '../ids/by-id.js';
import type { KnownId } from '../ids/known-ids.js';

export interface Classified {
  /** Not in the store yet, in the order in which they came. */
  fresh: NewEvent[];
  /** Seen before with the same content. */
  duplicates: number;
  /** Seen before with other content. */
  reused: Refusal[];
}

/** Sorts a batch by what is known of each id, in the store and earlier in the batch itself. */
export function classify(events: readonly NewEvent[], known: ById<KnownId>): Classified {
  const seen = new ById<Buffer>();
  const result: Classified = { fresh: [], duplicates: 0, reused: [] };
  for (const event of events) {
    const hash = known.get(event)?.contentHash ?? seen.get(event);
    if (!hash) {
      seen.set(event, event.contentHash);
      result.fresh.push(event);
    } else if (hash.equals(event.contentHash)) {
      result.duplicates += 1;
    } else if (event.message) {
      result.reused.push({
        reason: 'ID_REUSED',
        message: `an event with this source and id is recorded already, with other content; nothing was changed`,
        source: event.source,
        eventId: event.id,
        type: event.type,
        raw: event.message,
      });
    } else {
      throw new Error(`the ledger's own event ${event.id} was recorded already, with other content`);
    }
  }
  return result;
}
