import type { RecordedEvent } from '#contracts';
import type { StoredContract } from '../../../partners/contract-store.js';
import { get, type Folding } from '../folding.js';
import { comparedWith, type Content } from '../repetition.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';

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

function rejectOtherPartner(
  state: FoldState,
  event: { position: number },
  partnerId: string,
  contract: { contractId: string; partnerId: string; position: number },
): void {
  const message = `contract ${contract.contractId} is that of partner ${contract.partnerId} by the event at position ${contract.position}, here of partner ${partnerId}`;
  state.reject(event, 'DUPLICATE_BUSINESS_ID', message);
}

/**
 * The contract that an event is about, as known so far; undefined, and rejected, where it contradicts what is known.
 * @param told the contract by this event alone
 * @param contentOf what events of this type say of a contract
 */
function* contractOf(
  state: FoldState,
  event: ContractEvent,
  told: Partial<StoredContract>,
  contentOf: (contract: StoredContract) => Content | undefined,
): Folding<StoredContract | undefined> {
  const { contractId, partnerId } = event.data;
  yield* get(state.namePartner(partnerId));
  const unknown: StoredContract = { contractId, partnerId, ...UNKNOWN };
  const known = yield* get(state.contracts.find(contractId));
  const recorded = known && contentOf(known);
  if (recorded) {
    const compared = comparedWith(recorded, contentOf({ ...unknown, ...told })!);
    const message = `the ${NAME[event.type]} of contract ${contractId} is recorded already, ${compared}`;
    state.reject(event, 'DUPLICATE_BUSINESS_ID', message);
    return undefined;
  }
  if (known === undefined || known.partnerId === partnerId) return known ?? unknown;
  // A termination that waits makes nobody's a contract: the signature does.
  if (known.signedAt === null && event.type === 'contract.signed.v1') {
    rejectOtherPartner(state, { position: known.terminatedPosition! }, known.partnerId, {
      ...event.data,
      position: event.position,
    });
    return unknown;
  }
  const { position } = (signatureOf(known) ?? terminationOf(known))!;
  rejectOtherPartner(state, event, partnerId, { ...known, position });
  return undefined;
}

/** Payments while the contract runs earn commission instead of days. */
export function* onContractSigned(state: FoldState, event: RecordedEvent<'contract.signed.v1'>): Folding<Selection[]> {
  const { payoutAccountRef } = event.data;
  const told = { signedAt: event.occurredAt, signedPosition: event.position, payoutAccountRef };
  const contract = yield* contractOf(state, event, told, signatureOf);
  if (!contract) return [];
  state.contracts.put({ ...contract, ...told });
  const period = { from: event.occurredAt, until: contract.terminatedAt ?? Number.POSITIVE_INFINITY };
  return period.from < period.until ? [{ of: 'partner', partnerId: contract.partnerId, period }] : [];
}

/** Payments from the termination on earn days again. */
export function* onContractTerminated(
  state: FoldState,
  event: RecordedEvent<'contract.terminated.v1'>,
): Folding<Selection[]> {
  const told = { terminatedAt: event.occurredAt, terminatedPosition: event.position };
  const contract = yield* contractOf(state, event, told, terminationOf);
  if (!contract) return [];
  state.contracts.put({ ...contract, ...told });
  if (contract.signedAt === null) return [];
  const period = { from: Math.max(contract.signedAt, event.occurredAt), until: Number.POSITIVE_INFINITY };
  return [{ of: 'partner', partnerId: contract.partnerId, period }];
}
