import type { NewEvent } from '#contracts';
import { DAY, type AccountClass } from '#program';
import type { LedgerEntry } from '../../ledger/entry.js';
import { MemoryState } from './memory-state.js';
import { Sum } from './sum.js';

/** Memory that a live version is filled from: withdrawals that nobody has decided yet are decided, from all of the ledger. */
export class DecidingState extends MemoryState {
  /** To be appended to the event store together with what they change. */
  readonly decisions: NewEvent[] = [];
  override post(entry: LedgerEntry): void {
    super.post(entry);
    // Days are not withdrawn.
    if (entry.asset === DAY) return;
    if (entry.credit === AVAILABLE) this.#add(entry, entry.amount);
    if (entry.debit === AVAILABLE) this.#add(entry, -entry.amount);
  }

  override available(partnerId: string, asset: string): bigint {
    return this.people.find(partnerId)?.available?.get(asset)?.total ?? 0n;
  }

  override decide(decision: NewEvent): void {
    this.decisions.push(decision);
  }

  #add({ partnerId, asset }: LedgerEntry, amount: number): void {
    const sums = (this.people.of(partnerId).available ??= new Map<string, Sum>());
    const sum = sums.get(asset);
    if (sum) sum.add(amount);
    else sums.set(asset, new Sum(amount));
  }
}

const AVAILABLE: AccountClass = 'partner:available';
