import type { RecordedEvent } from '#contracts';
import type { Transfer } from '#program';
import type { Change } from './rows/change.js';
import type { FoldState } from './state.js';

/** What an entry refers to, besides its transfer. */
export interface Reference {
  accountId?: string;
  paymentId?: string;
  withdrawalId?: string;
  termsId?: string;
  reason?: string | null;
}

/** An event on its way through the fold. Its entries and its changes are numbered through, however many pages they take. */
export class Cause {
  /** How many changes it has made so far. */
  changes = 0;

  /** @param entries how many entries the event has caused before, where its correction is continued */
  constructor(
    readonly event: RecordedEvent,
    public entries = 0,
  ) {}
}

/** Keeps what an event changed beside the ledger, for whoever follows the changes. */
export function recordChange(state: FoldState, cause: Cause, change: Change): void {
  const { position, occurredAt } = cause.event;
  cause.changes += 1;
  state.changed({ ...change, position, seq: cause.changes, occurredAt });
}

/** Appends a transfer to the ledger, caused by an event. */
export function post(state: FoldState, cause: Cause, transfer: Transfer, reference: Reference): void {
  cause.entries += 1;
  // Field by field: a copy that fields are added to costs twice the memory, and this is made for every entry there is.
  state.post({
    partnerId: transfer.partnerId,
    asset: transfer.asset,
    amount: transfer.amount,
    debit: transfer.debit,
    credit: transfer.credit,
    code: transfer.code,
    effectiveAt: transfer.effectiveAt,
    position: cause.event.position,
    seq: cause.entries,
    recordedAt: cause.event.recordedAt,
    eventId: cause.event.eventId,
    accountId: reference.accountId ?? null,
    paymentId: reference.paymentId ?? null,
    withdrawalId: reference.withdrawalId ?? null,
    termsId: reference.termsId ?? null,
    reason: reference.reason ?? null,
  });
}
