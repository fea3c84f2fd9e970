import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { Text } from '../fields/text.js';
import { WholeNumber } from '../fields/whole-number.js';
import { InAnEra } from './in-an-era.js';

@JSONSchema({ description: 'A ledger entry gave a partner free days, or took them back.' })
export class FreeDaysPostedV1 extends InAnEra {
  @Id()
  entryId: string;

  @Id()
  partnerId: string;

  @Id()
  accountId: string;

  @Id()
  paymentId: string;

  @JSONSchema({ description: 'Negative where it takes back.' })
  @WholeNumber(-1_000_000_000, 1_000_000_000)
  days: number;

  @Id()
  termsId: string;

  @JSONSchema({ description: 'RESTATED where a rebuild with accepted differences changed what had been published.' })
  @IsOptional()
  @Text(64)
  reason?: string;
}
