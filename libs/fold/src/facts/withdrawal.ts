import { MINOR_MAX, newEvent, now, OWN_SOURCE, type Instant, type RecordedEvent } from '#contracts';
import { decideWithdrawal, WITHDRAWAL_TRANSITIONS, type WithdrawalDecision } from '#program';
import { decisionId } from '../decision-id.js';
import type { Withdrawal } from '../rows/withdrawal.js';
import { get, type Folding } from '../folding.js';
import { post, recordChange, type Cause } from '../posting.js';
import { comparedWith, type Content } from '../repetition.js';
import type { FoldState } from '../state.js';

type RequestEvent = RecordedEvent<'withdrawal.requested.v1'>;
type OutcomeEvent =
  RecordedEvent<'withdrawal.paid.v1'> | RecordedEvent<'withdrawal.failed.v1'> | RecordedEvent<'withdrawal.returned.v1'>;

interface Decided {
  decision: WithdrawalDecision;
  decidedAt: Instant;
}

/** The decision that the event store holds already: obeyed, whatever would be decided today. */
function* recordedDecision(state: FoldState, withdrawalId: string): Folding<Decided | undefined> {
  const event = yield* get(state.recordedDecision(withdrawalId));
  if (event?.type === 'withdrawal.approved.v1') {
    const decision = { approved: true as const, payoutAccountRef: event.data.payoutAccountRef };
    return { decision, decidedAt: event.occurredAt };
  }
  if (event?.type === 'withdrawal.rejected.v1') {
    const decision = { approved: false, reason: event.data.reason } as WithdrawalDecision;
    return { decision, decidedAt: event.occurredAt };
  }
  return undefined;
}

/** What was available, for whoever asks later why it was decided so; left out where no event can carry it. */
function noted(availableMinor: bigint): { availableMinor?: number } {
  const minor = Number(availableMinor);
  return Math.abs(minor) <= MINOR_MAX ? { availableMinor: minor } : {};
}

/** Decides by rule 9, from the ledger as it stands, and has the decision recorded with this batch. */
function* decideNow(state: FoldState, event: RequestEvent): Folding<Decided> {
  const { withdrawalId, partnerId, amountMinor, currency } = event.data;
  const availableMinor = yield* get(state.available(partnerId, currency));
  const decision = decideWithdrawal({
    amountMinor,
    currency,
    requestedAt: event.occurredAt,
    contracts: yield* get(state.contractsOf(partnerId)),
    terms: (yield* get(state.timeline())).at(event.occurredAt),
    availableMinor,
  });
  const type = decision.approved ? 'withdrawal.approved.v1' : 'withdrawal.rejected.v1';
  const data = decision.approved
    ? {
        withdrawalId,
        partnerId,
        amountMinor,
        currency,
        payoutAccountRef: decision.payoutAccountRef,
        ...noted(availableMinor),
      }
    : { withdrawalId, partnerId, reason: decision.reason, ...noted(availableMinor) };
  const decidedAt = now();
  state.decide(newEvent({ source: OWN_SOURCE, id: decisionId(withdrawalId), type, occurredAt: decidedAt, data }));
  return { decision, decidedAt };
}

function move(
  state: FoldState,
  cause: Cause,
  withdrawal: Withdrawal,
  status: keyof typeof WITHDRAWAL_TRANSITIONS,
): void {
  const { code, debit, credit } = WITHDRAWAL_TRANSITIONS[status];
  const { partnerId, currency: asset, amountMinor: amount, withdrawalId } = withdrawal;
  const effectiveAt = cause.event.occurredAt;
  post(state, cause, { partnerId, asset, amount, debit, credit, code, effectiveAt }, { withdrawalId });
}

function withdrawalChanged(
  state: FoldState,
  cause: Cause,
  { withdrawalId, partnerId, status, reason }: Withdrawal,
): void {
  recordChange(state, cause, { kind: 'withdrawal', subjectId: withdrawalId, partnerId, status, reason });
}

type Request = Pick<Withdrawal, 'partnerId' | 'amountMinor' | 'currency' | 'requestedAt' | 'requestPosition'>;

const requestOf = ({ partnerId, amountMinor, currency, requestedAt, requestPosition }: Request): Content => ({
  fields: { partnerId, amountMinor, currency },
  occurredAt: requestedAt,
  position: requestPosition,
});

/**
 * A partner asks for money. What is approved is reserved at the request's own place in the ledger, so that the next
 * request finds it gone, also in the same batch.
 */
export function* onWithdrawalRequested(state: FoldState, cause: Cause, event: RequestEvent): Folding<void> {
  const { withdrawalId, partnerId, amountMinor, currency } = event.data;
  yield* get(state.namePartner(partnerId));
  const known = yield* get(state.withdrawals.find(withdrawalId));
  if (known) {
    const { occurredAt: requestedAt, position: requestPosition } = event;
    const compared = comparedWith(requestOf(known), requestOf({ ...event.data, requestedAt, requestPosition }));
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `withdrawal ${withdrawalId} is requested already, ${compared}`);
    return;
  }
  const recorded = yield* recordedDecision(state, withdrawalId);
  const { decision, decidedAt } = recorded ?? (yield* decideNow(state, event));
  const withdrawal: Withdrawal = {
    withdrawalId,
    partnerId,
    amountMinor,
    currency,
    status: decision.approved ? 'approved' : 'rejected',
    reason: decision.approved ? null : decision.reason,
    payoutAccountRef: decision.approved ? decision.payoutAccountRef : null,
    requestedAt: event.occurredAt,
    decidedAt,
    settledAt: null,
    requestPosition: event.position,
    settlePosition: null,
  };
  state.withdrawals.put(withdrawal);
  withdrawalChanged(state, cause, withdrawal);
  if (decision.approved) move(state, cause, withdrawal, 'approved');
}

const STATUS = {
  'withdrawal.paid.v1': 'paid',
  'withdrawal.failed.v1': 'failed',
  'withdrawal.returned.v1': 'returned',
} as const;

/** The payment system says what became of a withdrawal. */
export function* onWithdrawalOutcome(state: FoldState, cause: Cause, event: OutcomeEvent): Folding<void> {
  const { withdrawalId, partnerId } = event.data;
  const status = STATUS[event.type];
  const withdrawal = yield* get(state.withdrawals.find(withdrawalId));
  if (withdrawal?.status !== WITHDRAWAL_TRANSITIONS[status].from || withdrawal?.partnerId !== partnerId) {
    const stands = withdrawal?.partnerId === partnerId ? withdrawal.status : 'unknown for this partner';
    const message = `withdrawal ${withdrawalId} is ${stands}: it cannot become ${status}`;
    state.reject(event, 'ILLEGAL_TRANSITION', message, withdrawal ? undefined : withdrawalId);
    return;
  }
  const said = event.type === 'withdrawal.paid.v1' ? undefined : event.data.reason;
  const moved: Withdrawal = {
    ...withdrawal,
    status,
    reason: said ?? null,
    settledAt: event.occurredAt,
    settlePosition: event.position,
  };
  state.withdrawals.put(moved);
  withdrawalChanged(state, cause, moved);
  move(state, cause, moved, status);
}
