import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';

@JSONSchema({ description: "A partner's contract ended." })
export class ContractTerminatedV1 {
  @Id()
  contractId: string;

  @Id()
  partnerId: string;
}
