import { JSONSchema } from 'class-validator-jsonschema';
import { Id, ReferralCode } from '../fields/id.js';

@JSONSchema({ description: 'A partner got a referral code.' })
export class ReferralLinkCreatedV1 {
  @Id()
  partnerId: string;

  @ReferralCode()
  code: string;
}
