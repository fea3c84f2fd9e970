import { OWN_SOURCE, type Instant, type RecordedEvent } from '#contracts';
import { findEvent } from '#event-store';
import { attributedBy } from '#read-models';
import {
  type Account,
  type Partner,
  type EvaluatedPayment,
  decisionId,
  type AccountCursor,
  type AccountSelection,
  type Awaitable,
  type Cursor,
  type RecordedChange,
  type Selection,
  type Step,
  type FoldState,
} from '#fold';
import { pageOfStoredAccounts, wholeStoredAccounts } from './account-selection.js';
import { CachedRows } from './cached-rows.js';
import { latestSignup, nextSignup } from './clients.js';
import { prefetchForEvaluation } from './prefetch-for-evaluation.js';
import { pageOfStoredSelection, wholeStoredSelection } from './selection.js';

/** The fold's state in the database, with the questions that only queries can answer. */
export class StoredState extends CachedRows implements FoldState {
  wholeAccounts(selection: AccountSelection, limit: number): Promise<Account[] | undefined> {
    return wholeStoredAccounts(this, selection, limit);
  }

  pageOfAccounts(selection: AccountSelection, after: AccountCursor | undefined, limit: number): Promise<Account[]> {
    return pageOfStoredAccounts(this, selection, after, limit);
  }

  async attributedBy(
    position: number,
    after: number,
    limit: number,
  ): Promise<Pick<RecordedChange, 'seq' | 'subjectId'>[]> {
    await this.flushAndForgetPayments();
    return attributedBy(this.client, position, after, limit);
  }

  latestSignup(partner: Partner, t: Instant, except?: string): Awaitable<Instant | undefined> {
    return latestSignup(this, partner, t, except);
  }

  nextSignup(partner: Partner, t: Instant, except: string): Awaitable<Instant | undefined> {
    return nextSignup(this, partner, t, except);
  }

  wholeSelection(selection: Selection, limit: number): Promise<EvaluatedPayment[] | undefined> {
    return wholeStoredSelection(this, selection, limit);
  }

  pageOfSelection(selection: Selection, after: Cursor | undefined, limit: number): Promise<EvaluatedPayment[]> {
    return pageOfStoredSelection(this, selection, after, limit);
  }

  recordedDecision(withdrawalId: string): Promise<RecordedEvent | undefined> {
    return findEvent(this.client, OWN_SOURCE, decisionId(withdrawalId));
  }

  prefetchForAttribution(accounts: readonly Account[]): Promise<void> {
    return this.prefetchClaims(accounts.map(({ accountId }) => accountId));
  }

  async prefetchSelections(steps: readonly Step[]): Promise<void> {
    const ofAccounts = steps.filter((step) => step.of === 'account');
    await this.prefetchForEvaluation(await this.selections.prefetch(ofAccounts));
  }

  prefetchForEvaluation(payments: readonly EvaluatedPayment[]): Promise<void> {
    return prefetchForEvaluation(this, payments);
  }
}
