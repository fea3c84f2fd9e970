import type { NewEvent, Refusal } from '#contracts';
import type { Pool } from '#platform';
import { eventKey } from '../ids/event-key.js';
import { ById } from '../ids/by-id.js';
import { findKnown, type KnownId } from '../ids/known-ids.js';
import { classify } from './classify.js';

/** What appending events would come to. */
export interface Foreseen {
  fresh: number;
  duplicates: number;
  reused: Refusal[];
}

/** Some 100 bytes each. */
const REMEMBERED_MAX = 4_000_000;

/**
 * Says what appending would come to, batch by batch, and writes nothing. What it has seen before counts as recorded, as it
 * would be by then.
 */
export class Foresight {
  /** By the key of its id: its content. */
  private readonly seen = new Map<string, string>();

  /** @param pool of a store; without one only what came before is compared with */
  constructor(
    private readonly pool: Pool | undefined,
    private readonly rememberedMax = REMEMBERED_MAX,
  ) {}

  /** Whether there was too much to remember all of it: repetitions of what came later are taken for new. */
  get hasForgotten(): boolean {
    return this.seen.size >= this.rememberedMax;
  }

  async foresee(events: readonly NewEvent[]): Promise<Foreseen> {
    const known = this.pool ? (await findKnown(this.pool, events)).known : new ById<KnownId>();
    for (const event of events) {
      const before = known.get(event) ? undefined : this.seen.get(keyOf(event));
      if (before !== undefined) known.set(event, { position: 0, contentHash: Buffer.from(before, 'latin1') });
    }
    const { fresh, duplicates, reused } = classify(events, known);
    for (const event of fresh) {
      if (this.hasForgotten) break;
      this.seen.set(keyOf(event), event.contentHash.toString('latin1'));
    }
    return { fresh: fresh.length, duplicates, reused };
  }
}

const keyOf = ({ source, id }: NewEvent): string => eventKey(source, id).toString('latin1');
