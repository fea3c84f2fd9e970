import type { Instant, NewEvent, RecordedEvent } from '#contracts';
import type { PoolClient } from '#platform';
import { TermsTimeline, type Transfer } from '#program';
import { accountStore, type Account } from '../accounts/store.js';
import { ChangeNumbering } from '../changes/numbering.js';
import { insertChanges, type Change, type RecordedChange } from '../changes/store.js';
import { claimsOfAccounts, claimStore, type Claim } from '../claims/store.js';
import type { LedgerEntry } from '../ledger/entry.js';
import { appendEntries, postedForPayments, readAvailable } from '../ledger/store.js';
import { contractsOfPartners, contractStore, type StoredContract } from '../partners/contract-store.js';
import { freeDayApplicationStore, type FreeDayApplication } from '../partners/free-day-application-store.js';
import { linkStore, type StoredLink } from '../partners/link-store.js';
import { manualAdjustmentStore, type ManualAdjustment } from '../partners/manual-adjustment-store.js';
import {
  endingsOfSubject,
  otherEndingStore,
  subjectKey,
  type Ended,
  type OtherEnding,
} from '../partners/other-ending-store.js';
import { partnerStore, type Partner } from '../partners/partner-store.js';
import { allTerms, termsStore, type StoredTerms } from '../partners/terms-store.js';
import { changesOfPayments, paymentChangeStore, type StoredChange } from '../payments/payment-change-store.js';
import { accountsWithPayments, paymentStore, type JudgedPayment } from '../payments/payment-store.js';
import { insertRejectedEvents, type RejectedEvent, type RejectionReason } from '../rejected-events/store.js';
import { withdrawalStore, type Withdrawal } from '../withdrawals/store.js';
import type { Awaitable } from './awaitable.js';
import { KnownRows } from './known-rows.js';
import { Table } from './table.js';

/**
 * The state of the projections as one batch sees it, within the batch's transaction: tables that load what is asked
 * for, and what the batch adds to the ledger. Nothing is written before `flush`.
 */
export class WorkingSet {
  readonly accounts: Table<Account>;
  readonly partners: Table<Partner>;
  readonly links: Table<StoredLink>;
  readonly contracts: Table<StoredContract>;
  readonly otherEndings: Table<OtherEnding>;
  readonly terms: Table<StoredTerms>;
  readonly payments: Table<JudgedPayment>;
  readonly paymentChanges: Table<StoredChange>;
  readonly freeDayApplications: Table<FreeDayApplication>;
  readonly manualAdjustments: Table<ManualAdjustment>;
  readonly withdrawals: Table<Withdrawal>;
  readonly claims: Table<Claim>;

  /** The ledger's own decisions taken in this batch, to be appended to the event store with it. */
  readonly decisions: NewEvent[] = [];

  #entries: LedgerEntry[] = [];
  #rejected: RejectedEvent[] = [];
  #changes: RecordedChange[] = [];
  readonly #numbering = new ChangeNumbering();
  /** Payment id → what is posted for it, here and in the database; only payments that were asked for. */
  readonly #posted = new Map<string, Transfer[]>();
  readonly #changesKnown = new Set<string>();
  readonly #contractsKnown = new Set<string>();
  readonly #claimsKnown = new Set<string>();
  readonly #latestClients = new Map<string, string | null>();
  readonly #storedPayments = new Map<string, boolean>();
  #timeline: TermsTimeline | undefined;

  /** @param known what is known from the batches before; kept up to date. Of no use any more if this batch fails */
  constructor(
    readonly client: PoolClient,
    private readonly known = new KnownRows(),
  ) {
    this.accounts = new Table(client, accountStore, known.accounts);
    this.partners = new Table(client, partnerStore, known.partners);
    this.links = new Table(client, linkStore, known.links);
    this.contracts = new Table(client, contractStore);
    this.otherEndings = new Table(client, otherEndingStore);
    this.terms = new Table(client, termsStore);
    this.payments = new Table(client, paymentStore);
    this.paymentChanges = new Table(client, paymentChangeStore);
    this.freeDayApplications = new Table(client, freeDayApplicationStore);
    this.manualAdjustments = new Table(client, manualAdjustmentStore);
    this.withdrawals = new Table(client, withdrawalStore);
    this.claims = new Table(client, claimStore);
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

  /** Takes in the answers to `latestClientsAt`. */
  rememberLatestClients(asked: readonly { partnerId: string; at: Instant }[], found: (Account | undefined)[]): void {
    this.accounts.absorb(found.filter((account) => account !== undefined));
    asked.forEach(({ partnerId, at }, i) => {
      this.#latestClients.set(`${at} ${partnerId}`, found[i]?.accountId ?? null);
    });
  }

  /**
   * The client that the database had as the partner's latest at or before a moment when the batch began: an account
   * id, null where it had none, undefined where that was not asked.
   */
  rememberedLatestClient(partnerId: string, at: Instant): string | null | undefined {
    return this.#latestClients.get(`${at} ${partnerId}`);
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
      const contracts = this.known.contractsOf.get(id);
      if (contracts) this.contracts.absorb(contracts);
      else missing.push(id);
      this.#contractsKnown.add(id);
    }
    if (missing.length === 0) return;
    const found = Map.groupBy(await contractsOfPartners(this.client, missing), ({ partnerId }) => partnerId);
    for (const id of missing) {
      const contracts = found.get(id) ?? [];
      this.contracts.absorb(contracts);
      this.known.contractsOf.set(id, contracts);
    }
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

  /** Whether an account had payments in the database when the batch began or when it was first asked. */
  async hasStoredPayments(accountId: string): Promise<boolean> {
    await this.prefetchStoredPayments([accountId]);
    return this.#storedPayments.get(accountId)!;
  }

  async prefetchStoredPayments(accountIds: Iterable<string>): Promise<void> {
    const missing = [...new Set(accountIds)].filter((id) => !this.#storedPayments.has(id));
    if (missing.length === 0) return;
    const found = await accountsWithPayments(this.client, missing);
    for (const id of missing) this.#storedPayments.set(id, found.has(id));
  }

  /** Everything posted for a payment so far. */
  postedFor(paymentId: string): Awaitable<readonly Transfer[]> {
    return this.#posted.get(paymentId) ?? this.prefetchPosted([paymentId]).then(() => this.#posted.get(paymentId)!);
  }

  async prefetchPosted(paymentIds: Iterable<string>): Promise<void> {
    const missing = [...new Set(paymentIds)].filter((id) => !this.#posted.has(id));
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

  changed(event: Pick<RecordedEvent, 'position' | 'occurredAt'>, change: Change): void {
    this.#changes.push(this.#numbering.number(event, change));
  }

  /** What a partner can withdraw now, the entries of this batch included; in minor units or days. */
  async available(partnerId: string, asset: string): Promise<bigint> {
    let available = await readAvailable(this.client, partnerId, asset);
    for (const entry of this.#entries) {
      if (entry.partnerId !== partnerId || entry.asset !== asset) continue;
      if (entry.credit === 'partner:available') available += BigInt(entry.amount);
      if (entry.debit === 'partner:available') available -= BigInt(entry.amount);
    }
    return available;
  }

  /** Writes everything that was changed or added. */
  async flush(): Promise<void> {
    for (const { partnerId } of [...this.contracts.changed(), ...this.contracts.replaced()])
      this.known.contractsOf.delete(partnerId);
    for (const table of this.#tables()) await table.flush();
    await appendEntries(this.client, this.#entries);
    await insertRejectedEvents(this.client, this.#rejected);
    await insertChanges(this.client, this.#changes);
    this.#entries = [];
    this.#changes = [];
    this.#rejected = [];
  }

  /** Writes everything and forgets the payments with what hangs on them: for facts that touch very many of them. */
  async flushAndForgetPayments(): Promise<void> {
    await this.flush();
    this.payments.forget();
    this.paymentChanges.forget();
    this.#storedPayments.clear();
    this.#changesKnown.clear();
    this.#posted.clear();
  }

  #tables(): { flush(): Promise<void> }[] {
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
