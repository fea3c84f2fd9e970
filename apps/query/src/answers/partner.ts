import { ApiProperty } from '@nestjs/swagger';
import { Balance, FreeDays } from './balances.js';
import {
  Exact,
  Flag,
  Integer,
  IntegerOrNull,
  Many,
  One,
  OneOf,
  OneOfOrNull,
  Text,
  TextOrNull,
  TimeOrNull,
} from './fields.js';

export class PartnerContract {
  @Text() contractId: string;
  @TimeOrNull() signedAt: string | null;
  @TextOrNull() payoutAccountRef: string | null;
}

export class ReferralCode {
  @Text() code: string;
  @Flag() active: boolean;
}

/** What rule 9 would say now to a request for the least that can be asked. */
export class Withdrawable {
  @Text() currency: string;
  @IntegerOrNull() minimumMinor: number | null;
  @Exact() availableMinor: bigint;
  @Flag() eligible: boolean;
  @OneOfOrNull('NO_CONTRACT', 'CURRENCY_NOT_PAYABLE', 'BELOW_MINIMUM', 'INSUFFICIENT_FUNDS')
  reason: string | null;
}

export class PartnerAnswer {
  @Text() partnerId: string;
  @OneOf('active', 'suspended', 'idle') status: 'active' | 'suspended' | 'idle';
  @TimeOrNull() suspendsAt: string | null;
  @OneOf('commission', 'free_days') rewardMode: 'commission' | 'free_days';
  @ApiProperty({ type: PartnerContract, nullable: true }) contract: PartnerContract | null;
  @Many(() => ReferralCode) referralCodes: ReferralCode[];
  @Integer() directClients: number;
  @Many(() => Balance) balances: Balance[];
  @One(() => FreeDays) freeDays: FreeDays;
  @Many(() => Withdrawable) withdrawal: Withdrawable[];
}
