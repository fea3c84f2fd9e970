import { readClaim, readClaimEntries, readClaims } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Claim, ClaimEntriesAnswer, ClaimsAnswer } from '../answers/claim.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters, OneOfParameter, PageParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { AlsoAsCsv } from '../representations/also-as.js';

const STATUSES = ['filed', 'approved', 'rejected'] as const;

export class ClaimsParameters extends PageParameters {
  @OneOfParameter(STATUSES)
  status?: (typeof STATUSES)[number];
}

/** Whoever may see one partner only sees the claims that were approved for it, and those that name its link. */
@ByPosition()
@ApiTags('claims')
@Controller('v1/claims')
export class ClaimsController {
  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(ClaimsAnswer, 'claims')
  @Get()
  @Answers(ClaimsAnswer, 'Claims for missing clients, newest first', ...OF_REFERRALS)
  claims(
    @OnlyPartner() partnerId: string | null,
    @Query() { status, ...page }: ClaimsParameters,
  ): Promise<Answer<ClaimsAnswer>> {
    return this.reads.answer((client) => readClaims(client, { status, partnerId }, page));
  }

  @Get(':claimId')
  @Answers(Claim, 'One claim', ...OF_REFERRALS)
  claim(
    @Param('claimId', IdPipe) claimId: string,
    @OnlyPartner() only: string | null,
    @Query() _query: NoParameters,
  ): Promise<Answer<Claim>> {
    return this.reads.answer((client) => readClaim(client, claimId, only));
  }

  @AlsoAsCsv(ClaimEntriesAnswer, 'entries')
  @Get(':claimId/entries')
  @Answers(ClaimEntriesAnswer, 'What the decision of a claim moved, oldest first', ...OF_REFERRALS)
  entries(
    @Param('claimId', IdPipe) claimId: string,
    @OnlyPartner() only: string | null,
    @Query() page: PageParameters,
  ): Promise<Answer<ClaimEntriesAnswer>> {
    return this.reads.answer((client) => readClaimEntries(client, claimId, only, page));
  }
}
