import { formatInstant, OWN_SOURCE, type Instant, type RecordedEvent } from '#contracts';
import { findEvent } from '#event-store';
import { accountsWithCodeFrom, clientsUpTo } from '#read-models';
import {
  type Account,
  type Partner,
  type EvaluatedPayment,
  decisionId,
  type Awaitable,
  type Cursor,
  type Selection,
  type FoldState,
} from '#fold';
import { CachedRows } from './cached-rows.js';
import { latestSignup, nextSignup } from './clients.js';
import { prefetchForEvaluation } from './prefetch-for-evaluation.js';
import { pageOfStoredSelection, wholeStoredSelection } from './selection.js';

/** The fold's state in the database, with the questions that only queries can answer. */
export class StoredState extends CachedRows implements FoldState {
  async accountsWithCode(code: string, from: Instant): Promise<Account[]> {
    if (from === Number.NEGATIVE_INFINITY) return this.accountsWith(code);
    this.accounts.absorb(await accountsWithCodeFrom(this.client, code, formatInstant(from)));
    return this.accounts.under('code', code).filter(({ signedUpAt }) => signedUpAt >= from);
  }

  async clientsUpTo(partnerId: string, until: Instant): Promise<Account[]> {
    this.accounts.absorb(await clientsUpTo(this.client, partnerId, formatInstant(until)));
    return this.accounts.under('partner', partnerId).filter(({ signedUpAt }) => signedUpAt <= until);
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

  async prefetchForAttribution(accounts: readonly Account[]): Promise<void> {
    const accountIds = accounts.map(({ accountId }) => accountId);
    await this.prefetchClaims(accountIds);
    await this.selections.prefetch(accountIds.map((accountId) => ({ of: 'account', accountId })));
  }

  prefetchForEvaluation(payments: readonly EvaluatedPayment[]): Promise<void> {
    return prefetchForEvaluation(this, payments);
  }
}
