import type { AccountClass, EntryCode, Transfer } from '#program';
import { references, smallNumbers, wholeNumbers } from './column.js';
import { Names } from './names.js';
import type { People } from './people.js';

const SMALL = 255;

/** What is posted for each payment, as a list a payment: some 35 bytes an entry. Entries are numbered from 1. */
export class PostedEntries {
  readonly #next = references();
  readonly #partner = references();
  readonly #asset = references();
  readonly #amount = wholeNumbers();
  readonly #effectiveAt = wholeNumbers();
  readonly #debit = smallNumbers();
  readonly #credit = smallNumbers();
  readonly #code = smallNumbers();
  readonly #accounts = new Names<AccountClass>(SMALL);
  readonly #codes = new Names<EntryCode>(SMALL);
  #count = 0;

  /** @param labels of assets */
  constructor(
    private readonly people: People,
    private readonly labels: Names,
  ) {}

  /** Puts an entry before those of a list. @param first of the list so far, 0 where it is empty @returns the new first */
  add({ partnerId, asset, amount, debit, credit, code, effectiveAt }: Transfer, first: number): number {
    this.#count += 1;
    const entry = this.#count;
    this.#next.set(entry, first);
    this.#partner.set(entry, this.people.of(partnerId).number);
    this.#asset.set(entry, this.labels.numberOf(asset));
    this.#amount.set(entry, amount);
    this.#effectiveAt.set(entry, effectiveAt);
    this.#debit.set(entry, this.#accounts.numberOf(debit));
    this.#credit.set(entry, this.#accounts.numberOf(credit));
    this.#code.set(entry, this.#codes.numberOf(code));
    return entry;
  }

  /** A list's entries, the latest first. */
  list(first: number): Transfer[] {
    const transfers: Transfer[] = [];
    for (let entry = first; entry !== 0; entry = this.#next.get(entry)) {
      transfers.push({
        partnerId: this.people.at(this.#partner.get(entry))!.id,
        asset: this.labels.textOf(this.#asset.get(entry))!,
        amount: this.#amount.get(entry),
        debit: this.#accounts.textOf(this.#debit.get(entry))!,
        credit: this.#accounts.textOf(this.#credit.get(entry))!,
        code: this.#codes.textOf(this.#code.get(entry))!,
        effectiveAt: this.#effectiveAt.get(entry),
      });
    }
    return transfers;
  }
}
