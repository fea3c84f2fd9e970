import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({ description: 'A partner signed a contract: from then on payments bring it commission.' })
export class ContractSignedV1 {
  @Id()
  contractId: string;

  @Id()
  partnerId: string;

  @JSONSchema({ description: 'An opaque reference of the payout system, never bank details.' })
  @RequiredText(256)
  payoutAccountRef: string;
}
