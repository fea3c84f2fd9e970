import { readAllWithdrawals, readWithdrawal, WITHDRAWAL_STATUSES } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Withdrawal, WithdrawalsAnswer } from '../answers/withdrawal.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters, OneOfParameter, PageParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { AlsoAsCsv } from '../representations/also-as.js';

const SCOPES = ['referrals:read', 'referrals:self'] as const;

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
  @Answers(WithdrawalsAnswer, 'Withdrawals of all partners, the one requested last first', ...SCOPES)
  withdrawals(
    @OnlyPartner() partnerId: string | null,
    @Query() { status, ...page }: WithdrawalsParameters,
  ): Promise<Answer<WithdrawalsAnswer>> {
    return this.reads.answer((client) => readAllWithdrawals(client, { status, partnerId }, page));
  }

  @Get(':withdrawalId')
  @Answers(Withdrawal, 'One withdrawal and where it stands', ...SCOPES)
  withdrawal(
    @Param('withdrawalId', IdPipe) withdrawalId: string,
    @OnlyPartner() only: string | null,
    @Query() _query: NoParameters,
  ): Promise<Answer<Withdrawal>> {
    return this.reads.answer((client) => readWithdrawal(client, withdrawalId, only));
  }
}
