import type { RecordedEvent } from '#contracts';
import { DAY } from '#program';
import { post, type Cause } from '../posting.js';
import type { FoldState } from '../state.js';

/** The billing system gave a partner days from the pool; the pool may go below zero (rule 4). */
export async function onFreeDaysApplied(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'free_days.applied.v1'>,
): Promise<void> {
  const { applicationId, partnerId, days } = event.data;
  await state.namePartner(partnerId);
  if (await state.freeDayApplications.find(applicationId)) {
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
