import type { NewEvent } from '#contracts';
import { DAY, type AccountClass } from '#program';
import type { LedgerEntry } from '../../ledger/entry.js';
import { MemoryState } from './memory-state.js';

/** Memory that a live version is filled from: withdrawals that nobody has decided yet are decided, from all of the ledger. */
export class DecidingState extends MemoryState {
  /** To be appended to the event store together with what they change. */
  readonly decisions: NewEvent[] = [];
  /** What each partner can withdraw, by partner and currency; in bigint, as any sum of very many entries. */
  readonly #available = new Map<string, Map<string, bigint>>();

  override post(entry: LedgerEntry): void {
    super.post(entry);
    // Days are not withdrawn.
    if (entry.asset === DAY) return;
    const amount = BigInt(entry.amount);
    if (entry.credit === AVAILABLE) this.#add(entry, amount);
    if (entry.debit === AVAILABLE) this.#add(entry, -amount);
  }

  override available(partnerId: string, asset: string): bigint {
    return this.#available.get(partnerId)?.get(asset) ?? 0n;
  }

  override decide(decision: NewEvent): void {
    this.decisions.push(decision);
  }

  #add({ partnerId, asset }: LedgerEntry, amount: bigint): void {
    const sums = this.#available.get(partnerId) ?? new Map<string, bigint>();
    this.#available.set(partnerId, sums.set(asset, (sums.get(asset) ?? 0n) + amount));
  }
}

const AVAILABLE: AccountClass = 'partner:available';
