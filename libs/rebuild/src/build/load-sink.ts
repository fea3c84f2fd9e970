import type { PoolClient } from '#platform';
import { newChanges, newEntries, insertRejectedEvents } from '#read-models';
import type { RecordedChange, LedgerEntry, RejectedEvent } from '#fold';
import type { FoldSink, MemoryState } from '../memory/memory-state.js';
import { newCorrections } from './corrections.js';

/** Takes what a shard's fold adds to the ledger into the database, page by page, while the fold goes on. */
export class LoadSink implements FoldSink {
  readonly #entries = newEntries();
  readonly #corrections = newCorrections();
  readonly #changes = newChanges();
  #rejected: RejectedEvent[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** @param alone whether this is the only shard, so that its entries are numbered already */
  constructor(
    private readonly client: PoolClient,
    private readonly alone: boolean,
    private readonly state: () => MemoryState,
  ) {}

  entry(entry: LedgerEntry, selection: number): void {
    if (this.alone || selection === 0) this.#entries.add(entry);
    else {
      const paymentAt = this.state().payments.find(entry.paymentId!)!.occurredAt;
      this.#corrections.add({ ...entry, selection, paymentAt });
    }
  }

  rejected(rejected: RejectedEvent): void {
    this.#rejected.push(rejected);
  }

  changed(change: RecordedChange): void {
    this.#changes.add(change);
  }

  /** Begins to write what there is, once what was begun before is written: never more than two pages are in memory. */
  async write(): Promise<void> {
    await this.#writing;
    this.#writing = this.#send();
    // Whoever writes or finishes next hears of it.
    this.#writing.catch(() => undefined);
  }

  /** Everything is written. */
  async finish(): Promise<void> {
    await this.write();
    await this.#writing;
  }

  async #send(): Promise<void> {
    const rejected = this.#rejected;
    this.#rejected = [];
    await this.#entries.send(this.client);
    await this.#corrections.send(this.client);
    await this.#changes.send(this.client);
    await insertRejectedEvents(this.client, rejected);
  }
}
