import type { Instant, NewEvent, RecordedEvent } from '#contracts';
import { TermsTimeline, type Terms, type Transfer } from '#program';
import {
  type Account,
  type RecordedChange,
  type Claim,
  type LedgerEntry,
  type StoredContract,
  type FreeDayApplication,
  type StoredLink,
  type ManualAdjustment,
  endingKey,
  subjectKey,
  type Ended,
  type OtherEnding,
  type Partner,
  type StoredTerms,
  changeKey,
  type StoredChange,
  type EvaluatedPayment,
  type RejectedEvent,
  type RejectionReason,
  type Withdrawal,
  paidNothingSince,
  type AccountCursor,
  type AccountSelection,
  bySignup,
  type Cursor,
  type Selection,
  signedUpWithin,
  type FoldState,
  UndecidedWithdrawalError,
} from '#fold';
import { MemoryTable } from './memory-table.js';
import { PackedPayments } from './packed-payments.js';
import { People, type Person } from './people.js';

/** Where what is only ever added goes: memory does not keep it. */
export interface FoldSink {
  /** @param selection which of the selections of its event made the entry, from 1; 0 where the event itself did */
  entry(entry: LedgerEntry, selection: number): void;
  rejected(rejected: RejectedEvent): void;
  changed(change: RecordedChange): void;
}

/** The projections' whole state in memory, from the beginning of the log on. Nothing is read from a database. */
export class MemoryState implements FoldState {
  protected readonly people = new People();
  /** Accounts by the code that they signed up with: an account's code never changes. */
  readonly #withCode = new Map<string, Person[]>();
  readonly accounts = {
    find: (id: string) => this.people.find(id)?.account,
    put: (account: Account) => this.#putAccount(account),
    rows: () => this.people.accounts(),
  };
  readonly partners = {
    find: (id: string) => this.people.find(id)?.partner,
    put: (partner: Partner) => {
      this.people.of(partner.partnerId).partner = partner;
    },
    rows: () => this.people.partners(),
  };
  readonly links = new MemoryTable<StoredLink>(({ code }) => code);
  readonly #contracts = new MemoryTable<StoredContract>(({ contractId }) => contractId);
  readonly contracts = {
    find: (id: string) => this.#contracts.find(id),
    put: (contract: StoredContract) => {
      const before = this.#contracts.find(contract.contractId);
      if (before && before.partnerId !== contract.partnerId) this.people.of(before.partnerId).lose(before);
      this.#contracts.put(contract);
      this.people.of(contract.partnerId).sign(contract);
    },
    rows: () => this.#contracts.rows(),
  };
  readonly otherEndings = new MemoryTable<OtherEnding>(endingKey, subjectKey);
  readonly terms = new MemoryTable<StoredTerms>(({ termsId }) => termsId);
  readonly payments = new PackedPayments(this.people);
  readonly paymentChanges = new MemoryTable<StoredChange>(changeKey, ({ paymentId }) => paymentId);
  readonly freeDayApplications = new MemoryTable<FreeDayApplication>(({ applicationId }) => applicationId);
  readonly manualAdjustments = new MemoryTable<ManualAdjustment>(({ adjustmentId }) => adjustmentId);
  readonly withdrawals = new MemoryTable<Withdrawal>(({ withdrawalId }) => withdrawalId);
  readonly claims = new MemoryTable<Claim>(
    ({ claimId }) => claimId,
    ({ accountId }) => accountId ?? undefined,
  );

  #timeline: TermsTimeline | undefined;
  #decisions: ReadonlyMap<string, RecordedEvent> = new Map();
  #reports = true;
  #selections = 0;
  #selected: { selection: Selection; payments: number[]; next: number } | undefined;
  #selectedAccounts: { selection: AccountSelection; accounts: Account[]; next: number } | undefined;
  /** What the event at hand has attributed otherwise. */
  #attributed: RecordedChange[] = [];

  /** @param termsOf what is in force instead of the terms published, for a simulation */
  constructor(
    private readonly sink: FoldSink,
    private readonly termsOf: (published: Iterable<StoredTerms>) => Iterable<Terms> = (published) => published,
  ) {}

  /** Takes in decisions on withdrawals that the log holds, by withdrawal: those on the requests that are folded next. */
  know(decisions: ReadonlyMap<string, RecordedEvent>): void {
    this.#decisions = decisions;
  }

  /** Before each event. @param reports whether it is for this shard to say what the event changed, or what is wrong with it */
  begin(reports: boolean): void {
    this.#reports = reports;
    this.#selections = 0;
    this.#selected = undefined;
    this.#selectedAccounts = undefined;
    if (this.#attributed.length > 0) this.#attributed = [];
  }

  partner(partnerId: string): Partner {
    return (
      this.partners.find(partnerId) ?? { partnerId, lastClientSignupAt: null, lastPaymentAt: null, directClients: 0 }
    );
  }

  namePartner(partnerId: string): void {
    if (!this.partners.find(partnerId)) this.partners.put(this.partner(partnerId));
  }

  timeline(): TermsTimeline {
    this.#timeline ??= new TermsTimeline(this.termsOf(this.terms.rows()));
    return this.#timeline;
  }

  publishTerms(terms: StoredTerms): void {
    this.terms.put(terms);
    this.#timeline = undefined;
  }

  contractsOf(partnerId: string): readonly StoredContract[] {
    return this.people.find(partnerId)?.contracts ?? [];
  }

  otherEndingsOf(of: Ended, id: string): readonly OtherEnding[] {
    return this.otherEndings.under(subjectKey({ of, id }));
  }

  claimsAbout(accountId: string): readonly Claim[] {
    return this.claims.under(accountId);
  }

  changesOf(paymentId: string): readonly StoredChange[] {
    return this.paymentChanges.under(paymentId);
  }

  wholeAccounts(selection: AccountSelection, limit: number): Account[] | undefined {
    const { accounts } = this.#selectAccounts(selection);
    return accounts.length < limit ? accounts : undefined;
  }

  pageOfAccounts(selection: AccountSelection, _after: AccountCursor | undefined, limit: number): Account[] {
    const selected = this.#selectAccounts(selection);
    const page = selected.accounts.slice(selected.next, selected.next + limit);
    selected.next += page.length;
    return page;
  }

  attributedBy(_position: number, after: number, limit: number): RecordedChange[] {
    const first = this.#attributed.findIndex(({ seq }) => seq > after);
    return first === -1 ? [] : this.#attributed.slice(first, first + limit);
  }

  latestSignup({ partnerId, lastClientSignupAt }: Partner, t: Instant, except?: string): Instant | undefined {
    if (lastClientSignupAt === null) return undefined;
    if (except === undefined && lastClientSignupAt <= t) return lastClientSignupAt;
    return this.people.find(partnerId)?.clients?.latest(t, except);
  }

  nextSignup({ partnerId }: Partner, t: Instant, except: string): Instant | undefined {
    return this.people.find(partnerId)?.clients?.next(t, except);
  }

  wholeSelection(selection: Selection, limit: number): EvaluatedPayment[] | undefined {
    const { payments } = this.#select(selection);
    return payments.length < limit ? payments.map((n) => this.payments.at(n)) : undefined;
  }

  pageOfSelection(selection: Selection, _after: Cursor | undefined, limit: number): EvaluatedPayment[] {
    const selected = this.#select(selection);
    const page = selected.payments.slice(selected.next, selected.next + limit);
    selected.next += page.length;
    return page.map((n) => this.payments.at(n));
  }

  postedFor(paymentId: string): Transfer[] {
    return this.payments.postedFor(paymentId);
  }

  nothingPostedFor(paymentId: string): void {
    this.payments.reserve(paymentId);
  }

  post(entry: LedgerEntry): void {
    if (entry.paymentId !== null) this.payments.post(entry.paymentId, entry);
    this.sink.entry(entry, this.#selections);
  }

  reject(
    { position }: Pick<RecordedEvent, 'position'>,
    reason: RejectionReason,
    message: string,
    withdrawalId?: string,
  ): void {
    if (this.#reports) this.sink.rejected({ position, reason, message, withdrawalId: withdrawalId ?? null });
  }

  changed(change: RecordedChange): void {
    if (change.kind === 'attribution') this.#attributed.push(change);
    if (this.#reports) this.sink.changed(change);
  }

  recordedDecision(withdrawalId: string): RecordedEvent | undefined {
    return this.#decisions.get(withdrawalId);
  }

  /** Memory follows a version that has decided already. @throws UndecidedWithdrawalError */
  available(_partnerId: string, _asset: string): bigint {
    throw new UndecidedWithdrawalError();
  }

  decide(_decision: NewEvent): void {
    throw new UndecidedWithdrawalError();
  }

  /** Everything is here. */
  prefetchForAttribution(): void {}

  /** Everything is here. */
  prefetchSelections(): void {}

  /** Everything is here. */
  prefetchForEvaluation(): void {}

  #putAccount(account: Account): void {
    const person = this.people.of(account.accountId);
    const { attribution, referralCode } = account;
    if (!person.account && referralCode !== null) {
      const signedUp = this.#withCode.get(referralCode);
      if (signedUp) signedUp.push(person);
      else this.#withCode.set(referralCode, [person]);
    }
    person.attribute(account, attribution.partnerId === null ? undefined : this.people.of(attribution.partnerId));
  }

  /** Selections are asked for one after the other, each perhaps page by page, as they were when that began. */
  #selectAccounts(selection: AccountSelection): { accounts: Account[]; next: number } {
    if (this.#selectedAccounts?.selection !== selection) {
      const people =
        selection.of === 'code'
          ? this.#withCode.get(selection.code)
          : this.people.find(selection.partnerId)?.clients?.all();
      const accounts = (people ?? []).map(({ account }) => account!);
      const selected = accounts.filter((account) => signedUpWithin(selection.period, account)).sort(bySignup);
      this.#selectedAccounts = { selection, accounts: selected, next: 0 };
    }
    return this.#selectedAccounts;
  }

  /** Selections are asked for one after the other, each perhaps page by page. */
  #select(selection: Selection): { payments: number[]; next: number } {
    if (this.#selected?.selection !== selection) {
      this.#selections += 1;
      const isEmpty =
        selection.of === 'partner' && paidNothingSince(this.partner(selection.partnerId), selection.period);
      const payments = isEmpty ? [] : this.payments.selected(selection);
      this.#selected = { selection, payments, next: 0 };
    }
    return this.#selected;
  }
}
