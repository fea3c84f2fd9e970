import { JSONSchema } from 'class-validator-jsonschema';
import { Currency } from '../fields/currency.js';
import { Id } from '../fields/id.js';
import { PositiveMinor } from '../fields/money.js';

@JSONSchema({ description: 'A partner asked for money.' })
export class WithdrawalRequestedV1 {
  @Id()
  withdrawalId: string;

  @Id()
  partnerId: string;

  @PositiveMinor()
  amountMinor: number;

  @Currency()
  currency: string;
}
