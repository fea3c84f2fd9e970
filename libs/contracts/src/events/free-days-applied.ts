import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { WholeNumber } from '../fields/whole-number.js';

@JSONSchema({ description: "A partner's free days were used to prolong its own subscription." })
export class FreeDaysAppliedV1 {
  @Id()
  applicationId: string;

  @Id()
  partnerId: string;

  @WholeNumber(1, 1_000_000_000)
  days: number;
}
