import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { AtMostField } from '../fields/at-most-field.js';
import { Id } from '../fields/id.js';
import { Minor, PositiveMinor } from '../fields/money.js';

@JSONSchema({ description: 'Some or all of a payment was given back.' })
export class PaymentRefundedV1 {
  @Id()
  refundId: string;

  @Id()
  paymentId: string;

  @Id()
  accountId: string;

  @PositiveMinor()
  amountMinor: number;

  @JSONSchema({ description: 'The tax within amountMinor.', default: 0 })
  @IsOptional()
  @AtMostField('amountMinor')
  @Minor()
  taxMinor?: number;
}
