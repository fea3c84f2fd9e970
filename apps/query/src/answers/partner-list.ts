import { Balance, FreeDays } from './balances.js';
import { Integer, Many, Next, One, OneOf, Text, Texts, TimeOrNull } from './fields.js';
import { ReferralCode } from './partner.js';

/** `status`, `suspendsAt`, `rewardMode` and the codes as of now; `latestClientAt` also where it lies ahead of the clock. */
export class ListedPartner {
  @Text() partnerId: string;
  @OneOf('active', 'suspended', 'idle') status: 'active' | 'suspended' | 'idle';
  @TimeOrNull() suspendsAt: string | null;
  @OneOf('commission', 'free_days') rewardMode: 'commission' | 'free_days';
  @Many(() => ReferralCode) referralCodes: ReferralCode[];
  @Integer() directClients: number;
  @TimeOrNull() latestClientAt: string | null;
  @Many(() => Balance) balances: Balance[];
  @One(() => FreeDays) freeDays: FreeDays;
}

/** `unknown`: those of `ids` that no partner has, or none that the caller may see. */
export class PartnersAnswer {
  @Many(() => ListedPartner) partners: ListedPartner[];
  @Texts() unknown: string[];
  @Next() next: string | null;
}
