import type { RecordedEvent } from '#contracts';
import type { Transfer } from '#program';
import type { WorkingSet } from '../working-set.js';

/** What an entry refers to, besides its transfer. */
export interface Reference {
  accountId?: string;
  paymentId?: string;
  withdrawalId?: string;
  termsId?: string;
  reason?: string | null;
}

/** The numbering of an event's entries. One per event: entries are numbered through, however many pages they take. */
export class EntryNumbers {
  #last = 0;

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}

/** An event on its way through the fold. */
export interface Cause {
  event: RecordedEvent;
  numbers: EntryNumbers;
}

/** Appends a transfer to the ledger, caused by an event. */
export function post(state: WorkingSet, { event, numbers }: Cause, transfer: Transfer, reference: Reference): void {
  state.post({
    ...transfer,
    position: event.position,
    seq: numbers.next(),
    recordedAt: event.recordedAt,
    eventId: event.eventId,
    accountId: reference.accountId ?? null,
    paymentId: reference.paymentId ?? null,
    withdrawalId: reference.withdrawalId ?? null,
    termsId: reference.termsId ?? null,
    reason: reference.reason ?? null,
  });
}
