import type { Instant, NewEvent, RecordedEvent } from '#contracts';
import type { TermsTimeline, Transfer } from '#program';
import type { RecordedChange } from './rows/change.js';
import type { Account } from './rows/account.js';
import type { Claim } from './rows/claim.js';
import type { LedgerEntry } from './rows/ledger-entry.js';
import type { StoredContract } from './rows/contract.js';
import type { FreeDayApplication } from './rows/free-day-application.js';
import type { StoredLink } from './rows/link.js';
import type { ManualAdjustment } from './rows/manual-adjustment.js';
import type { Partner } from './rows/partner.js';
import type { Ended, OtherEnding } from './rows/other-ending.js';
import type { StoredTerms } from './rows/terms.js';
import type { StoredChange } from './rows/payment-change.js';
import type { EvaluatedPayment } from './rows/payment.js';
import type { RejectionReason } from './rows/rejected-event.js';
import type { Withdrawal } from './rows/withdrawal.js';
import type { Awaitable } from './awaitable.js';
import type { AccountCursor, AccountSelection, Cursor, Selection, Step } from './selection.js';

/** A read model's rows by id. Rows are values: a change is a new row, `put`. */
export interface FoldTable<T> {
  find(id: string): Awaitable<T | undefined>;
  put(row: T): void;
}

/**
 * Everything that the fold asks of the projections' state and does to it. Live, that is the database with what a batch
 * changed laid over it (`StoredState`); in a replay, memory alone (`MemoryState`). One fold for both: so they cannot differ
 * in a rule, only in what the proof of a replay compares.
 */
export interface FoldState {
  readonly accounts: FoldTable<Account>;
  readonly partners: FoldTable<Partner>;
  readonly links: FoldTable<StoredLink>;
  readonly contracts: FoldTable<StoredContract>;
  readonly otherEndings: FoldTable<OtherEnding>;
  readonly terms: FoldTable<StoredTerms>;
  readonly payments: FoldTable<EvaluatedPayment>;
  readonly paymentChanges: FoldTable<StoredChange>;
  readonly freeDayApplications: FoldTable<FreeDayApplication>;
  readonly manualAdjustments: FoldTable<ManualAdjustment>;
  readonly withdrawals: FoldTable<Withdrawal>;
  readonly claims: FoldTable<Claim>;

  /** A partner's row; one that no fact has named yet is empty. */
  partner(partnerId: string): Awaitable<Partner>;
  /** Makes sure that a partner that a fact names has a row. */
  namePartner(partnerId: string): Awaitable<void>;
  /** The terms in force over time. */
  timeline(): Awaitable<TermsTimeline>;
  publishTerms(terms: StoredTerms): void;
  contractsOf(partnerId: string): Awaitable<readonly StoredContract[]>;
  /** What waits to end a contract or a link, and has waited. */
  otherEndingsOf(of: Ended, id: string): Awaitable<readonly OtherEnding[]>;
  /** The claims decided about a client. */
  claimsAbout(accountId: string): Awaitable<readonly Claim[]>;
  changesOf(paymentId: string): Awaitable<readonly StoredChange[]>;

  /** The accounts selected, in any order; undefined where there are `limit` or more: to be taken page by page. */
  wholeAccounts(selection: AccountSelection, limit: number): Awaitable<readonly Account[] | undefined>;
  /** The next accounts of a large selection, in the order of their signups. Attributing one may move it out of the selection. */
  pageOfAccounts(
    selection: AccountSelection,
    after: AccountCursor | undefined,
    limit: number,
  ): Awaitable<readonly Account[]>;
  /** The accounts that an event has attributed otherwise, by the numbers of its changes, from behind one of those on. */
  attributedBy(
    position: number,
    after: number,
    limit: number,
  ): Awaitable<readonly Pick<RecordedChange, 'seq' | 'subjectId'>[]>;
  /** The latest signup at or before `t` among a partner's clients as they are now, but for one account. */
  latestSignup(partner: Partner, t: Instant, except?: string): Awaitable<Instant | undefined>;
  /** The earliest signup after `t` among a partner's clients as they are now, but for one account. */
  nextSignup(partner: Partner, t: Instant, except: string): Awaitable<Instant | undefined>;

  /** The payments selected, oldest first; undefined where there are `limit` or more: to be taken page by page. */
  wholeSelection(selection: Selection, limit: number): Awaitable<readonly EvaluatedPayment[] | undefined>;
  /** The next payments of a large selection, oldest first. Evaluating one must not move it in or out of the selection. */
  pageOfSelection(
    selection: Selection,
    after: Cursor | undefined,
    limit: number,
  ): Awaitable<readonly EvaluatedPayment[]>;

  /** Everything posted for a payment so far. */
  postedFor(paymentId: string): Awaitable<readonly Transfer[]>;
  /** Says that a payment is new: it has no entries yet. */
  nothingPostedFor(paymentId: string): void;
  post(entry: LedgerEntry): void;
  /**
   * Keeps why an event contradicts the store (a rules' dead letter): this one, or one that has waited until now.
   * @param withdrawalId of an outcome of a withdrawal that was not requested yet
   */
  reject(event: Pick<RecordedEvent, 'position'>, reason: RejectionReason, message: string, withdrawalId?: string): void;
  /** Keeps a change: see `recordChange`. */
  changed(change: RecordedChange): void;
  /** What a partner can withdraw now, in minor units. */
  available(partnerId: string, asset: string): Awaitable<bigint>;

  /** The decision on a withdrawal that the event store holds already. */
  recordedDecision(withdrawalId: string): Awaitable<RecordedEvent | undefined>;
  /** Records a decision taken now, together with what it changes. */
  decide(decision: NewEvent): void;

  /** Loads at once what attributing these accounts will ask for. Only ever a matter of speed. */
  prefetchForAttribution(accounts: readonly Account[]): Awaitable<void>;
  /** Loads at once the payments of the accounts among these steps, as far as each has few, with what evaluating them will ask for. */
  prefetchSelections(steps: readonly Step[]): Awaitable<void>;
  /** Loads at once what evaluating these payments will ask for. Only ever a matter of speed. */
  prefetchForEvaluation(payments: readonly EvaluatedPayment[]): Awaitable<void>;
}
