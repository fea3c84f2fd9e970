import type { RecordedEvent } from '#contracts';
import { DAY } from '#program';
import { get, type Folding } from '../folding.js';
import { post, type Cause } from '../posting.js';
import type { FoldState } from '../state.js';

/** The billing system gave a partner days from the pool; the pool may go below zero (rule 4). */
export function* onFreeDaysApplied(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'free_days.applied.v1'>,
): Folding<void> {
  const { applicationId, partnerId, days } = event.data;
  yield* get(state.namePartner(partnerId));
  if (yield* get(state.freeDayApplications.find(applicationId))) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `application ${applicationId} of free days is recorded already`);
    return;
  }
  const appliedAt = event.occurredAt;
  state.freeDayApplications.put({ applicationId, partnerId, days, appliedAt, position: event.position });
  post(
    state,
    cause,
    {
      partnerId,
      asset: DAY,
      amount: days,
      debit: 'partner:available',
      credit: 'days:applied',
      code: 'FREE_DAYS_APPLIED',
      effectiveAt: appliedAt,
    },
    {},
  );
}
