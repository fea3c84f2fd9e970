import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Currency } from '../fields/currency.js';
import { Id } from '../fields/id.js';
import { SignedMinor } from '../fields/money.js';
import { Text } from '../fields/text.js';
import { InAnEra } from './in-an-era.js';

@JSONSchema({ description: 'A ledger entry gave a partner commission, or took it back.' })
export class CommissionPostedV1 extends InAnEra {
  @Id()
  entryId: string;

  @Id()
  partnerId: string;

  @Id()
  accountId: string;

  @Id()
  paymentId: string;

  @JSONSchema({ description: 'Negative where it takes back.' })
  @SignedMinor()
  amountMinor: number;

  @Currency()
  currency: string;

  @Id()
  termsId: string;

  @JSONSchema({ description: 'RESTATED where a rebuild with accepted differences changed what had been published.' })
  @IsOptional()
  @Text(64)
  reason?: string;
}
