import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Flag } from '../fields/flag.js';
import { Id } from '../fields/id.js';
import { Text } from '../fields/text.js';

@JSONSchema({ description: 'An account was opened in the product.' })
export class ClientSignedUpV1 {
  @Id()
  accountId: string;

  @JSONSchema({
    description:
      "False where the client was given an instance of the partner's own account: such a client earns it nothing.",
  })
  @Flag()
  separateAccount: boolean;

  @JSONSchema({
    description:
      'As the client gave it: a code that no link has is a reason for no referrer, not for refusing the signup.',
  })
  @IsOptional()
  @Text(256)
  referralCode?: string;
}
