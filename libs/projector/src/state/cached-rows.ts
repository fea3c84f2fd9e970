import type { NewEvent, RecordedEvent } from '#contracts';
import type { PoolClient } from '#platform';
import { TermsTimeline, type Transfer } from '#program';
import {
  accountStore,
  newChanges,
  claimsOfAccounts,
  claimStore,
  fewAccountsWithCodes,
  newEntries,
  postedForPayments,
  readAvailable,
  contractsOfPartners,
  contractStore,
  freeDayApplicationStore,
  linkStore,
  manualAdjustmentStore,
  endingsOfSubject,
  otherEndingStore,
  partnerStore,
  allTerms,
  termsStore,
  changesOfPayments,
  paymentChangeStore,
  paymentStore,
  insertRejectedEvents,
  withdrawalStore,
} from '#read-models';
import {
  type Account,
  type RecordedChange,
  type Claim,
  type LedgerEntry,
  type StoredContract,
  type FreeDayApplication,
  type StoredLink,
  type ManualAdjustment,
  subjectKey,
  type Ended,
  type OtherEnding,
  type Partner,
  type StoredTerms,
  type StoredChange,
  type EvaluatedPayment,
  type RejectedEvent,
  type RejectionReason,
  type Withdrawal,
  type Awaitable,
} from '#fold';
import { BoundedMap } from './bounded-map.js';
import { CachedTable, type WriteRows } from './cached-table.js';
import { KnownClients } from './known-clients.js';
import { KnownSelections } from './known-selections.js';
import { MEMORY_LIMITS } from './memory-limits.js';

/** What a batch changes, to be written by its transaction. */
export interface UnitOfWork {
  /** The ledger's own decisions taken in this batch, to be appended to the event store with it. */
  readonly decisions: readonly NewEvent[];
  write(client: PoolClient): Promise<void>;
}

/**
 * The state of the projections as the batches of one projector see it: tables that load what is asked for, and what a
 * batch adds to the ledger. Nothing is written here: `take` hands over what a batch has changed, and the next batch may be
 * folded while that is written. Where a batch fails, the state is of no use any more.
 */
export class CachedRows {
  readonly accounts: CachedTable<Account>;
  readonly partners: CachedTable<Partner>;
  readonly links: CachedTable<StoredLink>;
  readonly contracts: CachedTable<StoredContract>;
  readonly otherEndings: CachedTable<OtherEnding>;
  readonly terms: CachedTable<StoredTerms>;
  readonly payments: CachedTable<EvaluatedPayment>;
  readonly paymentChanges: CachedTable<StoredChange>;
  readonly freeDayApplications: CachedTable<FreeDayApplication>;
  readonly manualAdjustments: CachedTable<ManualAdjustment>;
  readonly withdrawals: CachedTable<Withdrawal>;
  readonly claims: CachedTable<Claim>;
  readonly clients: KnownClients;
  readonly selections: KnownSelections;

  /** Events that the next batch reads, at most: few where the one before was full long before it had folded what it had loaded for. */
  readAhead = Number.POSITIVE_INFINITY;

  readonly #contractsOf: BoundedMap<readonly StoredContract[]>;
  #client: PoolClient | undefined;
  #written: Promise<unknown> = Promise.resolve();

  #decisions: NewEvent[] = [];
  #entries: LedgerEntry[] = [];
  #rejected: RejectedEvent[] = [];
  #changes: RecordedChange[] = [];
  /** Payment id → what is posted for it, here and in the database; only payments that were asked for. */
  #posted = new Map<string, Transfer[]>();
  /** The same of the batch before. */
  #postedBefore: ReadonlyMap<string, Transfer[]> = new Map();
  readonly #changesKnown = new Set<string>();
  readonly #contractsKnown = new Set<string>();
  readonly #claimsKnown = new Set<string>();
  /** Codes all of whose accounts are in memory. */
  readonly #codesKnown = new Set<string>();
  #timeline: TermsTimeline | undefined;

  constructor(private readonly limits = MEMORY_LIMITS) {
    this.clients = new KnownClients(this, limits);
    this.selections = new KnownSelections(this, limits.selected);
    this.#contractsOf = new BoundedMap(limits.contractsOf);
    this.accounts = new CachedTable(this, accountStore, limits.accounts, (before, after) =>
      this.clients.move(before, after),
    );
    this.partners = new CachedTable(this, partnerStore, limits.partners);
    this.links = new CachedTable(this, linkStore, limits.links);
    this.contracts = new CachedTable(this, contractStore);
    this.otherEndings = new CachedTable(this, otherEndingStore);
    this.terms = new CachedTable(this, termsStore);
    this.payments = new CachedTable(this, paymentStore);
    this.paymentChanges = new CachedTable(this, paymentChangeStore);
    this.freeDayApplications = new CachedTable(this, freeDayApplicationStore);
    this.manualAdjustments = new CachedTable(this, manualAdjustmentStore);
    this.withdrawals = new CachedTable(this, withdrawalStore);
    this.claims = new CachedTable(this, claimStore);
  }

  /**
   * Begins a batch.
   * @param client in whose transaction it asks
   * @param written when what was taken before is in the database
   */
  begin(client: PoolClient, written: Promise<unknown> = Promise.resolve()): void {
    this.#client = client;
    this.#written = written;
    this.#decisions = [];
  }

  /** Whether the batch is to end before it takes up more memory. */
  get isFull(): boolean {
    return Math.max(this.payments.changed, this.accounts.changed) >= this.limits.evaluated;
  }

  /** In whose transaction the batch asks. */
  get client(): PoolClient {
    return this.#client!;
  }

  /** A partner's row; one that no fact has named yet is empty. */
  partner(partnerId: string): Awaitable<Partner> {
    return this.partners.peek(partnerId) ?? this.#loadPartner(partnerId);
  }

  async #loadPartner(partnerId: string): Promise<Partner> {
    return (
      (await this.partners.find(partnerId)) ?? {
        partnerId,
        lastClientSignupAt: null,
        lastPaymentAt: null,
        directClients: 0,
      }
    );
  }

  /** Makes sure that a partner that a fact names has a row. */
  async namePartner(partnerId: string): Promise<void> {
    if (!(await this.partners.find(partnerId))) this.partners.put(await this.partner(partnerId));
  }

  /** The terms in force over time, those of this batch included. */
  timeline(): Awaitable<TermsTimeline> {
    return this.#timeline ?? this.#loadTimeline();
  }

  async #loadTimeline(): Promise<TermsTimeline> {
    this.terms.absorb(await allTerms(this.client));
    return (this.#timeline = new TermsTimeline(this.terms.inMemory()));
  }

  publishTerms(terms: StoredTerms): void {
    this.terms.put(terms);
    this.#timeline = undefined;
  }

  contractsOf(partnerId: string): Awaitable<StoredContract[]> {
    const contracts = (): StoredContract[] => this.contracts.under('partner', partnerId);
    return this.#contractsKnown.has(partnerId) ? contracts() : this.prefetchContracts([partnerId]).then(contracts);
  }

  async prefetchContracts(partnerIds: Iterable<string>): Promise<void> {
    const missing: string[] = [];
    for (const id of new Set(partnerIds)) {
      if (this.#contractsKnown.has(id)) continue;
      const contracts = this.#contractsOf.get(id);
      if (contracts) this.contracts.absorb(contracts);
      else missing.push(id);
      this.#contractsKnown.add(id);
    }
    if (missing.length === 0) return;
    this.contracts.absorb(await contractsOfPartners(this.client, missing));
    for (const id of missing) this.#contractsOf.set(id, this.contracts.under('partner', id));
  }

  async otherEndingsOf(of: Ended, id: string): Promise<OtherEnding[]> {
    this.otherEndings.absorb(await endingsOfSubject(this.client, of, id));
    return this.otherEndings.under('subject', subjectKey({ of, id }));
  }

  /** The claims decided about a client. */
  async claimsAbout(accountId: string): Promise<Claim[]> {
    await this.prefetchClaims([accountId]);
    return this.claims.under('account', accountId);
  }

  async prefetchClaims(accountIds: Iterable<string>): Promise<void> {
    const missing = [...new Set(accountIds)].filter((id) => !this.#claimsKnown.has(id));
    if (missing.length === 0) return;
    this.claims.absorb(await claimsOfAccounts(this.client, missing));
    for (const id of missing) this.#claimsKnown.add(id);
  }

  /** Whether all accounts that signed up with a code are in memory. */
  knowsAccountsWith(code: string): boolean {
    return this.#codesKnown.has(code);
  }

  /** Loads the accounts of those codes that have few. */
  async prefetchAccountsWith(codes: Iterable<string>): Promise<void> {
    const missing = [...new Set(codes)].filter((code) => !this.#codesKnown.has(code));
    if (missing.length === 0) return;
    const found = await fewAccountsWithCodes(this.client, missing, this.limits.selected);
    for (const [i, accounts] of found.entries()) {
      if (accounts.length === this.limits.selected) continue;
      this.accounts.absorb(accounts);
      this.#codesKnown.add(missing[i]!);
    }
  }

  changesOf(paymentId: string): Awaitable<StoredChange[]> {
    const changes = (): StoredChange[] => this.paymentChanges.under('payment', paymentId);
    return this.#changesKnown.has(paymentId) ? changes() : this.prefetchChanges([paymentId]).then(changes);
  }

  async prefetchChanges(paymentIds: Iterable<string>): Promise<void> {
    const missing = [...new Set(paymentIds)].filter((id) => !this.#changesKnown.has(id));
    if (missing.length === 0) return;
    this.paymentChanges.absorb(await changesOfPayments(this.client, missing));
    for (const id of missing) this.#changesKnown.add(id);
  }

  /** Everything posted for a payment so far. */
  postedFor(paymentId: string): Awaitable<readonly Transfer[]> {
    return this.#posted.get(paymentId) ?? this.prefetchPosted([paymentId]).then(() => this.#posted.get(paymentId)!);
  }

  async prefetchPosted(paymentIds: Iterable<string>): Promise<void> {
    const missing: string[] = [];
    for (const id of new Set(paymentIds)) {
      if (this.#posted.has(id)) continue;
      const posted = this.#postedBefore.get(id);
      if (posted) this.#posted.set(id, [...posted]);
      else missing.push(id);
    }
    if (missing.length === 0) return;
    const found = await postedForPayments(this.client, missing);
    for (const id of missing) this.#posted.set(id, found.get(id) ?? []);
  }

  /** A payment that is new to the store has no entries: spares the look-up. */
  nothingPostedFor(paymentId: string): void {
    this.#posted.set(paymentId, []);
  }

  post(entry: LedgerEntry): void {
    this.#entries.push(entry);
    if (entry.paymentId !== null) this.#posted.get(entry.paymentId)?.push(entry);
  }

  reject(
    event: Pick<RecordedEvent, 'position'>,
    reason: RejectionReason,
    message: string,
    withdrawalId?: string,
  ): void {
    this.#rejected.push({ position: event.position, reason, message, withdrawalId: withdrawalId ?? null });
  }

  changed(change: RecordedChange): void {
    this.#changes.push(change);
  }

  /**
   * What a partner can withdraw now, the entries of this batch included; in minor units or days. Waits for what is being
   * written: the sum is the database's.
   */
  async available(partnerId: string, asset: string): Promise<bigint> {
    await this.#written;
    let available = await readAvailable(this.client, partnerId, asset);
    for (const entry of this.#entries) {
      if (entry.partnerId !== partnerId || entry.asset !== asset) continue;
      if (entry.credit === 'partner:available') available += BigInt(entry.amount);
      if (entry.debit === 'partner:available') available -= BigInt(entry.amount);
    }
    return available;
  }

  decide(decision: NewEvent): void {
    this.#decisions.push(decision);
  }

  /** Hands over everything that the batch has changed or added. The next one may begin. */
  take(): UnitOfWork {
    for (const { partnerId } of this.contracts.touched()) this.#contractsOf.delete(partnerId);
    const tables = this.#tables().map((table) => table.take());
    const entries = newEntries().addAll(this.#entries);
    const changes = newChanges().addAll(this.#changes);
    const rejected = this.#rejected;
    [this.#entries, this.#rejected, this.#changes] = [[], [], []];
    this.#forgetAnswers();
    return {
      decisions: this.#decisions,
      write: async (client) => {
        for (const write of tables) await write(client);
        await entries.send(client);
        await insertRejectedEvents(client, rejected);
        await changes.send(client);
      },
    };
  }

  /** Writes everything and forgets the payments with what hangs on them: for facts that touch very many of them. */
  async flushAndForgetPayments(): Promise<void> {
    await this.take().write(this.client);
    this.payments.forget();
    this.paymentChanges.forget();
    this.#postedBefore = new Map();
  }

  /** What the database answered holds for a batch and what it adds itself. */
  #forgetAnswers(): void {
    this.#postedBefore = this.#posted;
    this.#posted = new Map();
    this.#changesKnown.clear();
    this.#contractsKnown.clear();
    this.#claimsKnown.clear();
    this.#codesKnown.clear();
    this.clients.forgetAnswers();
    this.selections.forget();
  }

  #tables(): { take(): WriteRows }[] {
    return [
      this.accounts,
      this.partners,
      this.links,
      this.contracts,
      this.otherEndings,
      this.terms,
      this.payments,
      this.paymentChanges,
      this.freeDayApplications,
      this.manualAdjustments,
      this.withdrawals,
      this.claims,
    ];
  }
}
