import { readAllWithdrawals, readWithdrawal, WITHDRAWAL_STATUSES } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Withdrawal, WithdrawalsAnswer } from '../answers/withdrawal.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters, OneOfParameter, PageParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { AlsoAsCsv } from '../representations/also-as.js';

export class WithdrawalsParameters extends PageParameters {
  @OneOfParameter(WITHDRAWAL_STATUSES)
  status?: (typeof WITHDRAWAL_STATUSES)[number];
}

@ByPosition()
@ApiTags('withdrawals')
@Controller('v1/withdrawals')
export class WithdrawalsController {
  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(WithdrawalsAnswer, 'withdrawals')
  @Costly((query) => 'status' in query)
  @Get()
  @Answers(WithdrawalsAnswer, 'Withdrawals of all partners, the one requested last first', ...OF_REFERRALS)
  withdrawals(
    @OnlyPartner() partnerId: string | null,
    @Query() { status, ...page }: WithdrawalsParameters,
  ): Promise<Answer<WithdrawalsAnswer>> {
    return this.reads.answer((client) => readAllWithdrawals(client, { status, partnerId }, page));
  }

  @Get(':withdrawalId')
  @Answers(Withdrawal, 'One withdrawal and where it stands', ...OF_REFERRALS)
  withdrawal(
    @Param('withdrawalId', IdPipe) withdrawalId: string,
    @OnlyPartner() only: string | null,
    @Query() _query: NoParameters,
  ): Promise<Answer<Withdrawal>> {
    return this.reads.answer((client) => readWithdrawal(client, withdrawalId, only));
  }
}
