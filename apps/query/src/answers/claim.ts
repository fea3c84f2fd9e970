import { ApiProperty } from '@nestjs/swagger';
import { Entry } from './entry.js';
import { Many, Next, OneOf, Text, TextOrNull, TimeOrNull } from './fields.js';

/** The five things of rule 10 are null while only the decision of a claim is known. */
export class Claim {
  @Text() claimId: string;
  @OneOf('filed', 'approved', 'rejected') status: 'filed' | 'approved' | 'rejected';
  @TimeOrNull() filedAt: string | null;
  @TimeOrNull() decidedAt: string | null;
  @TextOrNull() reason: string | null;
  @TextOrNull() partnerId: string | null;
  @TextOrNull() accountId: string | null;
  @TextOrNull() partnerInstance: string | null;
  @TextOrNull() clientInstance: string | null;
  @TextOrNull() partnerEmail: string | null;
  @TextOrNull() clientEmail: string | null;
  @TextOrNull() referralLink: string | null;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: ['partnerInstance', 'clientInstance', 'referralLink'] },
    description: 'Which of the five fields says something known here; e-mail addresses are not known here.',
  })
  matched: string[];
}

export class ClaimsAnswer {
  @Many(() => Claim) claims: Claim[];
  @Next() next: string | null;
}

/** An entry, and whose it is. */
export class ClaimEntry extends Entry {
  @Text() partnerId: string;
}

export class ClaimEntriesAnswer {
  @Many(() => ClaimEntry) entries: ClaimEntry[];
  @Next() next: string | null;
}
