import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';

@JSONSchema({
  description: 'A refund failed at the bank, and the money came back: from its time on it counts no more.',
})
export class PaymentRefundFailedV1 {
  @Id()
  refundId: string;

  @Id()
  paymentId: string;

  @Id()
  accountId: string;
}
