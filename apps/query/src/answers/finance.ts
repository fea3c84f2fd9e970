import { Exact, Flag, Integer, Many, OneOf, Text } from './fields.js';

export class AccountClassSums {
  @OneOf('program:expense', 'partner:available', 'partner:held', 'partner:reserved', 'payout:settled', 'days:applied')
  accountClass: string;
  @Text() asset: string;
  @Exact() debitMinor: bigint;
  @Exact() creditMinor: bigint;
}

export class TrialBalanceAnswer {
  @Many(() => AccountClassSums) accounts: AccountClassSums[];
  @Flag() balanced: boolean;
}

export class Liability {
  @Text() asset: string;
  @Exact() availableMinor: bigint;
  @Exact() heldMinor: bigint;
  @Exact() reservedMinor: bigint;
  @Integer() partners: number;
}

export class LiabilityAnswer {
  @Many(() => Liability) assets: Liability[];
}
