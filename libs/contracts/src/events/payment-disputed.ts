import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { OneOf } from '../fields/one-of.js';

export const DISPUTE_STATUSES = ['opened', 'won', 'lost'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

@JSONSchema({ description: "The customer's bank disputed a payment, or the dispute ended." })
export class PaymentDisputedV1 {
  @Id()
  disputeId: string;

  @Id()
  paymentId: string;

  @Id()
  accountId: string;

  @OneOf(DISPUTE_STATUSES)
  status: DisputeStatus;
}
