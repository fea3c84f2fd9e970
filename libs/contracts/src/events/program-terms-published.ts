import { JSONSchema } from 'class-validator-jsonschema';
import { MinorByCurrency } from '../fields/currency.js';
import { Id } from '../fields/id.js';
import { WholeNumber } from '../fields/whole-number.js';

@JSONSchema({ description: "The program's figures changed, from the event's time on." })
export class ProgramTermsPublishedV1 {
  @Id()
  termsId: string;

  @JSONSchema({ description: 'Hundredths of a percent.' })
  @WholeNumber(0, 10_000)
  commissionBps: number;

  @WholeNumber(0, 1_000_000)
  freeDaysPerMonth: number;

  @WholeNumber(0, 1_000_000)
  freeDaysPerYear: number;

  @JSONSchema({
    description: 'The least that can be withdrawn, by currency; a currency that is not named cannot be withdrawn.',
  })
  @MinorByCurrency()
  minimumWithdrawalMinor: Record<string, number>;

  @WholeNumber(1, 120)
  inactivityMonths: number;
}
