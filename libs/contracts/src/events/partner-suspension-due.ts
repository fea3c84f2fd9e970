import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';
import { WholeNumber } from '../fields/whole-number.js';

@JSONSchema({ description: 'The program will be suspended for a partner, unless it brings a new client before.' })
export class PartnerSuspensionDueV1 {
  @Id()
  partnerId: string;

  @JSONSchema({ description: 'The last moment at which it still runs; RFC 3339, UTC.' })
  @RequiredText(64)
  suspendsAt: string;

  @JSONSchema({ description: 'How many days before that it is told, as configured.' })
  @WholeNumber(1, 3_650)
  daysBefore: number;

  @JSONSchema({ description: 'When the latest client signed up.' })
  @RequiredText(64)
  latestClientSignedUpAt: string;
}
