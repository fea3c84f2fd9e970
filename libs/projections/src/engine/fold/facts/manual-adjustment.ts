import type { RecordedEvent } from '#contracts';
import { adjustmentTransfer } from '#program';
import { get, type Folding } from '../folding.js';
import { post, type Cause } from '../posting.js';
import type { FoldState } from '../state.js';

/** Somebody gave a partner a bonus by hand, or took something back (rule 10a). No payment's target knows of it. */
export function* onAdjustmentPosted(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'adjustment.posted.v1'>,
): Folding<void> {
  const { adjustmentId, partnerId, asset, amount, reason } = event.data;
  yield* get(state.namePartner(partnerId));
  if (yield* get(state.manualAdjustments.find(adjustmentId))) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `adjustment ${adjustmentId} is recorded already`);
    return;
  }
  const adjustedAt = event.occurredAt;
  state.manualAdjustments.put({
    adjustmentId,
    partnerId,
    asset,
    amount,
    reason,
    adjustedAt,
    position: event.position,
  });
  post(state, cause, adjustmentTransfer({ partnerId, asset, amount, adjustedAt }), { reason });
}
