import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { Text } from '../fields/text.js';

@JSONSchema({ description: 'The payout system could not pay a withdrawal.' })
export class WithdrawalFailedV1 {
  @Id()
  withdrawalId: string;

  @Id()
  partnerId: string;

  @IsOptional()
  @Text(2000)
  reason?: string;
}
