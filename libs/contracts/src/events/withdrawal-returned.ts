import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { Text } from '../fields/text.js';

@JSONSchema({ description: 'A paid withdrawal came back from the bank.' })
export class WithdrawalReturnedV1 {
  @Id()
  withdrawalId: string;

  @Id()
  partnerId: string;

  @IsOptional()
  @Text(2000)
  reason?: string;
}
