import type { RecordedEvent } from '#contracts';
import type { StoredContract } from '../../../partners/contract-store.js';
import { get, type Folding } from '../folding.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';

type ContractEvent = RecordedEvent<'contract.signed.v1'> | RecordedEvent<'contract.terminated.v1'>;

/** The contract that an event is about, as known so far; undefined, and rejected, where it contradicts what is known. */
function* contractOf(
  state: FoldState,
  event: ContractEvent,
  happened: (contract: StoredContract) => boolean,
): Folding<StoredContract | undefined> {
  const { contractId, partnerId } = event.data;
  yield* get(state.namePartner(partnerId));
  const known = yield* get(state.contracts.find(contractId));
  if (known && (happened(known) || known.partnerId !== partnerId)) {
    const why = happened(known) ? 'has an event of this type already' : 'belongs to another partner';
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `contract ${contractId} ${why}`);
    return undefined;
  }
  const unknown = { signedAt: null, signedPosition: null, terminatedAt: null, terminatedPosition: null };
  return known ?? { contractId, partnerId, payoutAccountRef: null, ...unknown };
}

/** Payments while the contract runs earn commission instead of days. */
export function* onContractSigned(state: FoldState, event: RecordedEvent<'contract.signed.v1'>): Folding<Selection[]> {
  const contract = yield* contractOf(state, event, ({ signedAt }) => signedAt !== null);
  if (!contract) return [];
  const signed = {
    ...contract,
    signedAt: event.occurredAt,
    signedPosition: event.position,
    payoutAccountRef: event.data.payoutAccountRef,
  };
  state.contracts.put(signed);
  const period = { from: event.occurredAt, until: contract.terminatedAt ?? Number.POSITIVE_INFINITY };
  return period.from < period.until ? [{ of: 'partner', partnerId: contract.partnerId, period }] : [];
}

/** Payments from the termination on earn days again. */
export function* onContractTerminated(
  state: FoldState,
  event: RecordedEvent<'contract.terminated.v1'>,
): Folding<Selection[]> {
  const contract = yield* contractOf(state, event, ({ terminatedAt }) => terminatedAt !== null);
  if (!contract) return [];
  state.contracts.put({ ...contract, terminatedAt: event.occurredAt, terminatedPosition: event.position });
  if (contract.signedAt === null) return [];
  const period = { from: Math.max(contract.signedAt, event.occurredAt), until: Number.POSITIVE_INFINITY };
  return [{ of: 'partner', partnerId: contract.partnerId, period }];
}
