import { Entry } from './entry.js';
import { Exact, Many, Next, One, Text } from './fields.js';

/** earned = commission given less taken back; earned = available + held + reserved + paidOut. */
export class Balance {
  @Text() currency: string;
  @Exact() availableMinor: bigint;
  @Exact() heldMinor: bigint;
  @Exact() reservedMinor: bigint;
  @Exact() paidOutMinor: bigint;
  @Exact() earnedMinor: bigint;
}

/** granted - reversed - applied - held = available. */
export class FreeDays {
  @Exact() granted: bigint;
  @Exact() reversed: bigint;
  @Exact() applied: bigint;
  @Exact() held: bigint;
  @Exact() available: bigint;
}

export class BalancesAnswer {
  @Text() partnerId: string;
  @Many(() => Balance) balances: Balance[];
  @One(() => FreeDays) freeDays: FreeDays;
}

export class FreeDaysAnswer {
  @One(() => FreeDays) freeDays: FreeDays;
  @Many(() => Entry) entries: Entry[];
  @Next() next: string | null;
}
