import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({ description: 'Support found a claim wrong.' })
export class ClaimRejectedV1 {
  @Id()
  claimId: string;

  @RequiredText(2000)
  reason: string;
}
