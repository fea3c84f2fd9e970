import { readPayments, readReferrer } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PaymentsAnswer, ReferrerAnswer } from '../answers/account.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters, PageParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { AlsoAsCsv } from '../representations/also-as.js';

@ByPosition()
@ApiTags('accounts')
@Controller('v1/accounts/:accountId')
export class AccountsController {
  constructor(private readonly reads: Reads) {}

  @Get('referrer')
  @Answers(ReferrerAnswer, 'Whose client an account is, or why nobody’s', ...OF_REFERRALS)
  referrer(
    @Param('accountId', IdPipe) accountId: string,
    @OnlyPartner() only: string | null,
    @Query() _query: NoParameters,
  ): Promise<Answer<ReferrerAnswer>> {
    return this.reads.answer((client) => readReferrer(client, accountId, only));
  }

  @AlsoAsCsv(PaymentsAnswer, 'payments')
  @Get('payments')
  @Answers(PaymentsAnswer, 'Payments of an account and what they brought, newest first', ...OF_REFERRALS)
  payments(
    @Param('accountId', IdPipe) accountId: string,
    @OnlyPartner() only: string | null,
    @Query() page: PageParameters,
  ): Promise<Answer<PaymentsAnswer>> {
    return this.reads.answer((client) => readPayments(client, accountId, only, page));
  }
}
