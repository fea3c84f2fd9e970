import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { Movements } from '../fields/movements.js';
import { OneOf } from '../fields/one-of.js';
import { RequiredText } from '../fields/text.js';

export const CLAIM_DECISIONS = ['approved', 'rejected'] as const;

/** What a decision on a claim gave a partner, or took from it. */
export interface ClaimMovement {
  partnerId: string;
  /** A currency, or DAY. */
  asset: string;
  /** In minor units or days; negative where it took back. */
  amount: number;
}

@JSONSchema({ description: 'A claim was decided, and what that moved.' })
export class ClaimDecidedV1 {
  @Id()
  claimId: string;

  @OneOf(CLAIM_DECISIONS)
  decision: (typeof CLAIM_DECISIONS)[number];

  @JSONSchema({ description: 'Of an approval: the partner that the client is bound to.' })
  @IsOptional()
  @Id()
  partnerId?: string | null;

  @JSONSchema({ description: 'Of an approval: the client.' })
  @IsOptional()
  @Id()
  accountId?: string | null;

  @JSONSchema({ description: 'Of a rejection.' })
  @IsOptional()
  @RequiredText(2000)
  reason?: string | null;

  @JSONSchema({
    description:
      'By partner and asset, what payments that were known already brought by it; negative for the partner that they counted for before.',
  })
  @Movements()
  moved: ClaimMovement[];
}
