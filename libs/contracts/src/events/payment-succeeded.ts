import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { AtMostField } from '../fields/at-most-field.js';
import { Currency } from '../fields/currency.js';
import { Id } from '../fields/id.js';
import { Minor } from '../fields/money.js';
import { OneOf } from '../fields/one-of.js';
import { WholeNumber } from '../fields/whole-number.js';

export const PERIODS = ['month', 'year', 'none'] as const;
export type Period = (typeof PERIODS)[number];

@JSONSchema({ description: 'A customer paid.' })
export class PaymentSucceededV1 {
  @Id()
  paymentId: string;

  @Id()
  accountId: string;

  @Minor()
  amountMinor: number;

  @JSONSchema({ description: 'The tax within amountMinor.', default: 0 })
  @IsOptional()
  @AtMostField('amountMinor')
  @Minor()
  taxMinor?: number;

  @Currency()
  currency: string;

  @OneOf(PERIODS)
  period: Period;

  @JSONSchema({ description: 'How many months or years were bought.', default: 1 })
  @IsOptional()
  @WholeNumber(1, 120)
  periodCount?: number;
}
