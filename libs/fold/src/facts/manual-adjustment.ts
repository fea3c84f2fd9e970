import type { RecordedEvent } from '#contracts';
import { adjustmentTransfer } from '#program';
import type { ManualAdjustment } from '../rows/manual-adjustment.js';
import { get, type Folding } from '../folding.js';
import { post, type Cause } from '../posting.js';
import { comparedWith } from '../repetition.js';
import type { FoldState } from '../state.js';

/** Somebody gave a partner a bonus by hand, or took something back (rule 10a). No payment's target knows of it. */
export function* onAdjustmentPosted(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'adjustment.posted.v1'>,
): Folding<void> {
  const { adjustmentId, partnerId, asset, amount, reason } = event.data;
  yield* get(state.namePartner(partnerId));
  const { position, occurredAt: adjustedAt } = event;
  const adjustment: ManualAdjustment = { adjustmentId, partnerId, asset, amount, reason, adjustedAt, position };
  const recorded = yield* get(state.manualAdjustments.find(adjustmentId));
  if (recorded) {
    const compared = comparedWith(contentOf(recorded), contentOf(adjustment));
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `adjustment ${adjustmentId} is recorded already, ${compared}`);
    return;
  }
  state.manualAdjustments.put(adjustment);
  post(state, cause, adjustmentTransfer(adjustment), { reason });
}

const contentOf = ({ partnerId, asset, amount, reason, adjustedAt, position }: ManualAdjustment) => ({
  fields: { partnerId, asset, amount },
  texts: { reason },
  occurredAt: adjustedAt,
  position,
});
