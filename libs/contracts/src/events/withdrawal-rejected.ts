import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({ description: "The ledger's own decision: the withdrawal is not served." })
export class WithdrawalRejectedV1 {
  @Id()
  withdrawalId: string;

  @Id()
  partnerId: string;

  @JSONSchema({ description: 'A reason code: NO_CONTRACT, CURRENCY_NOT_PAYABLE, BELOW_MINIMUM or INSUFFICIENT_FUNDS.' })
  @RequiredText(2000)
  reason: string;
}
