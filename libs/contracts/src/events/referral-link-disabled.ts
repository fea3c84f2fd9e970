import { JSONSchema } from 'class-validator-jsonschema';
import { Id, ReferralCode } from '../fields/id.js';

@JSONSchema({ description: "A partner's referral code stopped attracting clients." })
export class ReferralLinkDisabledV1 {
  @Id()
  partnerId: string;

  @ReferralCode()
  code: string;
}
