import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { RequiredText } from '../fields/text.js';

@JSONSchema({
  description: 'The program is suspended for a partner: payments bring it nothing until it has a new client.',
})
export class PartnerSuspendedV1 {
  @Id()
  partnerId: string;

  @JSONSchema({ description: 'The last moment at which it still ran; RFC 3339, UTC.' })
  @RequiredText(64)
  suspendedAt: string;

  @JSONSchema({ description: 'When the latest client signed up.' })
  @RequiredText(64)
  latestClientSignedUpAt: string;
}
