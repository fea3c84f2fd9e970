import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';

@JSONSchema({ description: "Support found a claim right: the account is the partner's client." })
export class ClaimApprovedV1 {
  @Id()
  claimId: string;

  @Id()
  partnerId: string;

  @Id()
  accountId: string;
}
