import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({
  description:
    'A partner says that a client is missing from its tree, and gives the five things that support asks for.',
})
export class ClaimFiledV1 {
  @Id()
  claimId: string;

  @RequiredText(320)
  partnerInstance: string;

  @RequiredText(320)
  clientInstance: string;

  @RequiredText(320)
  partnerEmail: string;

  @RequiredText(320)
  clientEmail: string;

  @RequiredText(2000)
  referralLink: string;
}
