import type { NewEvent } from '#contracts';
import { DAY, type AccountClass } from '#program';
import type { LedgerEntry } from '../../ledger/entry.js';
import { MemoryState } from './memory-state.js';

/** Memory that a live version is filled from: withdrawals that nobody has decided yet are decided, from all of the ledger. */
export class DecidingState extends MemoryState {
  /** To be appended to the event store together with what they change. */
  readonly decisions: NewEvent[] = [];
  /** What each partner can withdraw, by partner and currency. */
  readonly #available = new Map<string, Map<string, Sum>>();

  override post(entry: LedgerEntry): void {
    super.post(entry);
    // Days are not withdrawn.
    if (entry.asset === DAY) return;
    if (entry.credit === AVAILABLE) this.#add(entry, entry.amount);
    if (entry.debit === AVAILABLE) this.#add(entry, -entry.amount);
  }

  override available(partnerId: string, asset: string): bigint {
    return this.#available.get(partnerId)?.get(asset)?.total ?? 0n;
  }

  override decide(decision: NewEvent): void {
    this.decisions.push(decision);
  }

  #add({ partnerId, asset }: LedgerEntry, amount: number): void {
    const sums = this.#available.get(partnerId) ?? new Map<string, Sum>();
    if (sums.size === 0) this.#available.set(partnerId, sums);
    const sum = sums.get(asset);
    if (sum) sum.add(amount);
    else sums.set(asset, new Sum(amount));
  }
}

/** Of safe integers, however many: a bigint takes in what a number no longer can. */
class Sum {
  #large = 0n;

  constructor(private small: number) {}

  get total(): bigint {
    return this.#large + BigInt(this.small);
  }

  add(amount: number): void {
    const sum = this.small + amount;
    if (Number.isSafeInteger(sum)) this.small = sum;
    else {
      this.#large += BigInt(this.small);
      this.small = amount;
    }
  }
}

const AVAILABLE: AccountClass = 'partner:available';
