import { JSONSchema } from 'class-validator-jsonschema';
import { Asset } from '../fields/asset.js';
import { Id } from '../fields/id.js';
import { SignedAmount } from '../fields/signed-amount.js';
import { RequiredText } from '../fields/text.js';
import { InAnEra } from './in-an-era.js';

@JSONSchema({ description: 'A ledger entry gave a partner something by hand, or took it back.' })
export class AdjustmentEntryPostedV1 extends InAnEra {
  @Id()
  entryId: string;

  @Id()
  partnerId: string;

  @Id()
  adjustmentId: string;

  @JSONSchema({ description: 'A currency, or DAY for free days.' })
  @Asset()
  asset: string;

  @JSONSchema({ description: 'In minor units or days; negative where it takes back.' })
  @SignedAmount()
  amount: number;

  @JSONSchema({
    description:
      "The adjustment's own; RESTATED where a rebuild with accepted differences changed what had been published.",
  })
  @RequiredText(500)
  reason: string;
}
