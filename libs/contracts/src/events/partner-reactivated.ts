import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({ description: 'The program runs for a partner again, of which it was told that it was suspended.' })
export class PartnerReactivatedV1 {
  @Id()
  partnerId: string;

  @JSONSchema({ description: 'When the latest client signed up; RFC 3339, UTC.' })
  @RequiredText(64)
  latestClientSignedUpAt: string;

  @JSONSchema({ description: 'The last moment at which it runs without another client.' })
  @RequiredText(64)
  suspendsAt: string;
}
