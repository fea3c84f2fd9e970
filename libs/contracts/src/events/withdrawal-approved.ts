import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Currency } from '../fields/currency.js';
import { Id } from '../fields/id.js';
import { PositiveMinor, SignedMinor } from '../fields/money.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({
  description: "The ledger's own decision: the amount is reserved and to be paid to the contract's payout account.",
})
export class WithdrawalApprovedV1 {
  @Id()
  withdrawalId: string;

  @Id()
  partnerId: string;

  @PositiveMinor()
  amountMinor: number;

  @Currency()
  currency: string;

  @RequiredText(256)
  payoutAccountRef: string;

  @JSONSchema({
    description:
      'What the partner could withdraw of the currency when it was decided; nothing where it was decided before this was noted.',
  })
  @IsOptional()
  @SignedMinor()
  availableMinor?: number | null;
}
