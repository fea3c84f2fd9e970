import { Exact, Many, OneOf, Text } from './fields.js';

export class RewardsPoint {
  /** A currency, or DAY. */
  @Text() asset: string;
  /** A day or a month, UTC. */
  @Text() period: string;
  @Exact() given: bigint;
  @Exact() takenBack: bigint;
  /** given - takenBack */
  @Exact() net: bigint;
}

/** Each asset has every period from the first to the last, zeros included. */
export class AllRewardsAnswer {
  @OneOf('day', 'month') by: 'day' | 'month';
  @Text() from: string;
  @Text() to: string;
  @Many(() => RewardsPoint) series: RewardsPoint[];
}

export class PartnerRewardsAnswer extends AllRewardsAnswer {
  @Text() partnerId: string;
}
