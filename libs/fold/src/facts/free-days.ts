import type { RecordedEvent } from '#contracts';
import { DAY } from '#program';
import type { FreeDayApplication } from '../rows/free-day-application.js';
import { get, type Folding } from '../folding.js';
import { post, type Cause } from '../posting.js';
import { comparedWith, type Content } from '../repetition.js';
import type { FoldState } from '../state.js';

const contentOf = ({ partnerId, days, appliedAt, position }: FreeDayApplication): Content => ({
  fields: { partnerId, days },
  occurredAt: appliedAt,
  position,
});

/** The billing system gave a partner days from the pool; the pool may go below zero (rule 4). */
export function* onFreeDaysApplied(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'free_days.applied.v1'>,
): Folding<void> {
  const { applicationId, partnerId, days } = event.data;
  yield* get(state.namePartner(partnerId));
  const { occurredAt: appliedAt, position } = event;
  const application: FreeDayApplication = { applicationId, partnerId, days, appliedAt, position };
  const recorded = yield* get(state.freeDayApplications.find(applicationId));
  if (recorded) {
    const compared = comparedWith(contentOf(recorded), contentOf(application));
    const message = `application ${applicationId} of free days is recorded already, ${compared}`;
    state.reject(event, 'DUPLICATE_BUSINESS_ID', message);
    return;
  }
  state.freeDayApplications.put(application);
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
