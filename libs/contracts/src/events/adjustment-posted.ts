import { JSONSchema } from 'class-validator-jsonschema';
import { Asset } from '../fields/asset.js';
import { Id } from '../fields/id.js';
import { SignedAmount } from '../fields/signed-amount.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({
  description:
    'A bonus or a clawback by hand: given or taken back whatever the terms, a suspension or a contract say. What the partner has may go below zero by it.',
})
export class AdjustmentPostedV1 {
  @Id()
  adjustmentId: string;

  @Id()
  partnerId: string;

  @JSONSchema({ description: 'A currency, or DAY for free days.' })
  @Asset()
  asset: string;

  @JSONSchema({ description: 'In minor units or days; negative where it takes back.' })
  @SignedAmount()
  amount: number;

  @JSONSchema({ description: 'Shown to the partner beside the ledger entry.' })
  @RequiredText(500)
  reason: string;
}
