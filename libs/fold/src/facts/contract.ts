import type { RecordedEvent } from '#contracts';
import type { StoredContract } from '../rows/contract.js';
import { endingKey, type OtherEnding } from '../rows/other-ending.js';
import { get, type Folding } from '../folding.js';
import { comparedWith, type Content } from '../repetition.js';
import { recordChange, type Cause } from '../posting.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';
import { settleOtherEndings } from './other-endings.js';

type ContractEvent = RecordedEvent<'contract.signed.v1'> | RecordedEvent<'contract.terminated.v1'>;

const NAME = { 'contract.signed.v1': 'signature', 'contract.terminated.v1': 'termination' };

const UNKNOWN = {
  signedAt: null,
  signedPosition: null,
  terminatedAt: null,
  terminatedPosition: null,
  payoutAccountRef: null,
};

/** What is known of a contract from its signature, or from its termination. */
const signatureOf = ({ partnerId, payoutAccountRef, signedAt, signedPosition }: StoredContract): Content | undefined =>
  signedAt === null
    ? undefined
    : { fields: { partnerId }, texts: { payoutAccountRef }, occurredAt: signedAt, position: signedPosition! };
const terminationOf = ({ partnerId, terminatedAt, terminatedPosition }: StoredContract): Content | undefined =>
  terminatedAt === null
    ? undefined
    : { fields: { partnerId }, occurredAt: terminatedAt, position: terminatedPosition! };

function rejectRepetition(state: FoldState, event: ContractEvent, recorded: Content, told: Content): void {
  const compared = comparedWith(recorded, told);
  const message = `the ${NAME[event.type]} of contract ${event.data.contractId} is recorded already, ${compared}`;
  state.reject(event, 'DUPLICATE_BUSINESS_ID', message);
}

/** @param signed whose contract it is, and by which event */
function rejectOtherPartner(
  state: FoldState,
  event: { position: number },
  partnerId: string,
  signed: { contractId: string; partnerId: string; position: number },
): void {
  const message = `contract ${signed.contractId} is that of partner ${signed.partnerId} by the event at position ${signed.position}, here of partner ${partnerId}`;
  state.reject(event, 'DUPLICATE_BUSINESS_ID', message);
}

/** The contract that is signed now: it is the partner's whom its signature names, whoever terminations named before. */
function* settledBy(
  state: FoldState,
  { data, position }: RecordedEvent<'contract.signed.v1'>,
  waiting: StoredContract,
): Folding<StoredContract> {
  const { contractId, partnerId } = data;
  const reject = (ending: { partnerId: string; position: number }): void =>
    rejectOtherPartner(state, ending, ending.partnerId, { contractId, partnerId, position });
  const isOwn = waiting.partnerId === partnerId;
  if (!isOwn) reject({ partnerId: waiting.partnerId, position: waiting.terminatedPosition! });
  const own = yield* settleOtherEndings(state, 'contract', contractId, partnerId, reject);
  if (isOwn) return waiting;
  const terminated = own && { terminatedAt: own.endedAt, terminatedPosition: own.position };
  return { contractId, partnerId, ...UNKNOWN, ...terminated };
}

function contractChanged(
  state: FoldState,
  cause: Cause,
  { data }: ContractEvent,
  status: 'signed' | 'terminated',
): void {
  const { contractId, partnerId } = data;
  recordChange(state, cause, { kind: 'contract', subjectId: contractId, partnerId, status });
}

/** Payments while the contract runs earn commission instead of days. */
export function* onContractSigned(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'contract.signed.v1'>,
): Folding<Selection[]> {
  const { contractId, partnerId, payoutAccountRef } = event.data;
  const told = { signedAt: event.occurredAt, signedPosition: event.position, payoutAccountRef };
  yield* get(state.namePartner(partnerId));
  const unknown: StoredContract = { contractId, partnerId, ...UNKNOWN };
  const known = yield* get(state.contracts.find(contractId));
  const recorded = known && signatureOf(known);
  if (recorded) {
    rejectRepetition(state, event, recorded, signatureOf({ ...unknown, ...told })!);
    return [];
  }
  const contract = known ? yield* settledBy(state, event, known) : unknown;
  state.contracts.put({ ...contract, ...told });
  contractChanged(state, cause, event, contract.terminatedAt === null ? 'signed' : 'terminated');
  const period = { from: event.occurredAt, until: contract.terminatedAt ?? Number.POSITIVE_INFINITY };
  return period.from < period.until ? [{ of: 'partner', partnerId, period }] : [];
}

/** Payments from the termination on earn days again. One that comes before the signature waits for it. */
export function* onContractTerminated(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'contract.terminated.v1'>,
): Folding<Selection[]> {
  const { contractId, partnerId } = event.data;
  const told = { terminatedAt: event.occurredAt, terminatedPosition: event.position };
  yield* get(state.namePartner(partnerId));
  const unknown: StoredContract = { contractId, partnerId, ...UNKNOWN };
  const known = yield* get(state.contracts.find(contractId));
  if (known && known.signedAt === null && known.partnerId !== partnerId) {
    yield* onOtherTermination(state, event);
    return [];
  }
  const recorded = known && terminationOf(known);
  if (recorded) {
    rejectRepetition(state, event, recorded, terminationOf({ ...unknown, ...told })!);
    return [];
  }
  if (known && known.partnerId !== partnerId) {
    rejectOtherPartner(state, event, partnerId, { ...known, position: known.signedPosition! });
    return [];
  }
  state.contracts.put({ ...(known ?? unknown), ...told });
  if (!known || known.signedAt === null) return [];
  contractChanged(state, cause, event, 'terminated');
  const period = { from: Math.max(known.signedAt, event.occurredAt), until: Number.POSITIVE_INFINITY };
  return [{ of: 'partner', partnerId, period }];
}

/** Another partner's termination waits already: either may be the right one. */
function* onOtherTermination(state: FoldState, event: RecordedEvent<'contract.terminated.v1'>): Folding<void> {
  const { contractId: id, partnerId } = event.data;
  const told: OtherEnding = {
    of: 'contract',
    id,
    partnerId,
    endedAt: event.occurredAt,
    position: event.position,
    waits: true,
  };
  const known = yield* get(state.otherEndings.find(endingKey(told)));
  if (known) rejectRepetition(state, event, contentOf(known), contentOf(told));
  else state.otherEndings.put(told);
}

const contentOf = ({ partnerId, endedAt, position }: OtherEnding): Content => ({
  fields: { partnerId },
  occurredAt: endedAt,
  position,
});
