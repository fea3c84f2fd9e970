import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { Text } from '../fields/text.js';

@JSONSchema({ description: 'The payout system paid a withdrawal.' })
export class WithdrawalPaidV1 {
  @Id()
  withdrawalId: string;

  @Id()
  partnerId: string;

  @IsOptional()
  @Text(256)
  bankReference?: string;
}
