import type { Transfer } from '#program';
import type { EvaluatedPayment, Selection, FoldTable } from '#fold';
import { references, smallNumbers, wholeNumbers } from './column.js';
import { Names } from './names.js';
import type { People, Person } from './people.js';
import { PostedEntries } from './posted-entries.js';
import { RowIndex } from './row-index.js';

const SMALL = 255;

/** The account of a payment that has its place and nothing else yet: people are numbered from 1. */
const RESERVED = 0;

/**
 * Payments and what is posted for them, in columns: some 200 bytes a payment, ids included, where objects would take
 * 500. A payment is made an object when it is looked at.
 */
export class PackedPayments implements FoldTable<EvaluatedPayment> {
  readonly #ids: string[] = [];
  readonly #numbers = new RowIndex(this.#ids);
  readonly #position = wholeNumbers();
  readonly #occurredAt = wholeNumbers();
  readonly #amountMinor = wholeNumbers();
  readonly #taxMinor = wholeNumbers();
  readonly #account = references();
  readonly #partner = references();
  readonly #terms = references();
  readonly #currency = references();
  readonly #period = smallNumbers();
  readonly #periodCount = smallNumbers();
  readonly #outcome = smallNumbers();
  readonly #reason = smallNumbers();
  readonly #waitsFor = smallNumbers();
  readonly #posted = references();
  /** An account's payments as a list: the latest by the account's number, of each payment the one before; 1 is payment 0. */
  readonly #latestOf = references();
  readonly #linkBefore = references();
  /** Of currencies and terms: few, so that looking one up costs next to nothing. */
  readonly #labels = new Names();
  readonly #words = new Names(SMALL);
  readonly #entries: PostedEntries;
  /** The payment at hand: evaluating it asks for it several times. */
  #id = '';
  #n: number | undefined;

  constructor(private readonly people: People) {
    this.#entries = new PostedEntries(people, this.#labels);
  }

  get size(): number {
    return this.#ids.length;
  }

  find(id: string): EvaluatedPayment | undefined {
    const n = this.#numberOf(id);
    return n === undefined ? undefined : this.at(n);
  }

  /** Makes room for a payment that is put next, so that entries can be posted for it before. */
  reserve(id: string): void {
    const n = this.#ids.length;
    this.#numbers.add(id, n);
    this.#ids.push(id);
    this.#id = id;
    this.#n = n;
    this.#posted.set(n, 0);
    this.#account.set(n, RESERVED);
  }

  put(payment: EvaluatedPayment): void {
    const n = this.#numberOf(payment.paymentId);
    if (n === undefined) throw new Error(`payment ${payment.paymentId} is put without a place`);
    if (this.#account.get(n) === RESERVED) this.#insert(n, payment);
    else this.#evaluateReward(n, payment);
  }

  /** All of them, in order of arrival. */
  *rows(): Generator<EvaluatedPayment> {
    for (let n = 0; n < this.size; n += 1) yield this.at(n);
  }

  /** Everything posted for a payment so far. */
  postedFor(id: string): Transfer[] {
    const n = this.#numberOf(id);
    return n === undefined ? [] : this.#entries.list(this.#posted.get(n));
  }

  post(id: string, transfer: Transfer): void {
    const n = this.#numberOf(id)!;
    this.#posted.set(n, this.#entries.add(transfer, this.#posted.get(n)));
  }

  #numberOf(id: string): number | undefined {
    if (id !== this.#id) {
      this.#id = id;
      this.#n = this.#numbers.find(id);
    }
    return this.#n;
  }

  /** The numbers of the payments selected, oldest first. */
  selected(selection: Selection): number[] {
    const inOrder = (numbers: number[]): number[] =>
      numbers.sort(
        (a, b) => this.#occurredAt.get(a) - this.#occurredAt.get(b) || (this.#ids[a]! < this.#ids[b]! ? -1 : 1),
      );
    if (selection.of === 'account') {
      return inOrder(this.#paidBy(this.people.find(selection.accountId)));
    }
    const { period } = selection;
    const inPeriod = (n: number): boolean => {
      const occurredAt = this.#occurredAt.get(n);
      return occurredAt >= period.from && occurredAt < period.until;
    };
    if (selection.of === 'everybody') {
      const all: number[] = [];
      for (let n = 0; n < this.#ids.length; n += 1) if (inPeriod(n)) all.push(n);
      return inOrder(all);
    }
    const partner = this.people.find(selection.partnerId);
    // A payment's partner is its account's, or will be: before others, an account's own payments are evaluated anew.
    const paid = (partner?.clients?.all() ?? []).flatMap((client) => this.#paidBy(client));
    return inOrder(paid.filter((n) => this.#partner.get(n) === partner!.number && inPeriod(n)));
  }

  /** The numbers of an account's payments. */
  #paidBy(account: Person | undefined): number[] {
    const numbers: number[] = [];
    const last = account && this.#latestOf.get(account.number);
    for (let link = last ?? 0; link !== 0; link = this.#linkBefore.get(link - 1)) numbers.push(link - 1);
    return numbers;
  }

  /** The payment of a number, 0 to size − 1 in the order of arrival. */
  at(n: number): EvaluatedPayment {
    return {
      paymentId: this.#ids[n]!,
      accountId: this.people.at(this.#account.get(n))!.id,
      occurredAt: this.#occurredAt.get(n),
      amountMinor: this.#amountMinor.get(n),
      taxMinor: this.#taxMinor.get(n),
      currency: this.#labels.textOf(this.#currency.get(n))!,
      period: this.#words.textOf(this.#period.get(n)) as EvaluatedPayment['period'],
      periodCount: this.#periodCount.get(n),
      position: this.#position.get(n),
      partnerId: this.people.at(this.#partner.get(n))?.id ?? null,
      outcome: this.#words.textOf(this.#outcome.get(n)) as EvaluatedPayment['outcome'],
      reason: this.#words.textOf(this.#reason.get(n)) as EvaluatedPayment['reason'],
      termsId: this.#labels.textOf(this.#terms.get(n))!,
      waitsFor: this.#words.textOf(this.#waitsFor.get(n)) as EvaluatedPayment['waitsFor'],
    };
  }

  #insert(n: number, payment: EvaluatedPayment): void {
    this.#evaluateReward(n, payment);
    const account = this.people.of(payment.accountId);
    this.#account.set(n, account.number);
    this.#occurredAt.set(n, payment.occurredAt);
    this.#amountMinor.set(n, payment.amountMinor);
    this.#taxMinor.set(n, payment.taxMinor);
    this.#currency.set(n, this.#labels.numberOf(payment.currency));
    this.#period.set(n, this.#words.numberOf(payment.period));
    this.#periodCount.set(n, payment.periodCount);
    this.#position.set(n, payment.position);
    this.#linkBefore.set(n, this.#latestOf.get(account.number));
    this.#latestOf.set(account.number, n + 1);
  }

  /** Of a payment that is there only what evaluating it decides can change. */
  #evaluateReward(n: number, { partnerId, outcome, reason, termsId, waitsFor }: EvaluatedPayment): void {
    this.#partner.set(n, partnerId === null ? 0 : this.people.of(partnerId).number);
    this.#outcome.set(n, this.#words.numberOf(outcome));
    this.#reason.set(n, this.#words.numberOf(reason));
    this.#waitsFor.set(n, this.#words.numberOf(waitsFor));
    this.#terms.set(n, this.#labels.numberOf(termsId));
  }
}
