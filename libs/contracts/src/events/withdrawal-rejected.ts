import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { SignedMinor } from '../fields/money.js';
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

  @JSONSchema({
    description:
      'What the partner could withdraw of the currency when it was decided; nothing where it was decided before this was noted.',
  })
  @IsOptional()
  @SignedMinor()
  availableMinor?: number | null;
}
