import type { Instant } from '#contracts';

/** Days of a partner's pool that were used. */
export interface FreeDayApplication {
  applicationId: string;
  partnerId: string;
  days: number;
  appliedAt: Instant;
  position: number;
}
