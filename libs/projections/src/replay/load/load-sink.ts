import type { PoolClient } from '#platform';
import type { FoldSink, MemoryState } from '../../engine/memory/memory-state.js';
import type { LedgerEntry } from '../../ledger/entry.js';
import { appendEntries } from '../../ledger/store.js';
import { insertRejectedEvents, type RejectedEvent } from '../../rejected-events/store.js';
import { insertCorrections, type Correction } from './corrections.js';

/** Takes what a shard's fold adds to the ledger into the database, page by page, while the fold goes on. */
export class LoadSink implements FoldSink {
  #entries: LedgerEntry[] = [];
  #corrections: Correction[] = [];
  #rejected: RejectedEvent[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** @param alone whether this is the only shard, so that its entries are numbered already */
  constructor(
    private readonly client: PoolClient,
    private readonly alone: boolean,
    private readonly state: () => MemoryState,
  ) {}

  entry(entry: LedgerEntry, selection: number): void {
    if (this.alone || selection === 0) this.#entries.push(entry);
    else {
      const paymentAt = this.state().payments.find(entry.paymentId!)!.occurredAt;
      this.#corrections.push({ ...entry, selection, paymentAt });
    }
  }

  rejected(rejected: RejectedEvent): void {
    this.#rejected.push(rejected);
  }

  /** Begins to write what there is, once what was begun before is written: never more than two pages are in memory. */
  async write(): Promise<void> {
    const [entries, corrections, rejected] = [this.#entries, this.#corrections, this.#rejected];
    [this.#entries, this.#corrections, this.#rejected] = [[], [], []];
    await this.#writing;
    this.#writing = this.#insert(entries, corrections, rejected);
    // Whoever writes or finishes next hears of it.
    this.#writing.catch(() => undefined);
  }

  /** Everything is written. */
  async finish(): Promise<void> {
    await this.write();
    await this.#writing;
  }

  async #insert(entries: LedgerEntry[], corrections: Correction[], rejected: RejectedEvent[]): Promise<void> {
    await appendEntries(this.client, entries);
    await insertCorrections(this.client, corrections);
    await insertRejectedEvents(this.client, rejected);
  }
}
