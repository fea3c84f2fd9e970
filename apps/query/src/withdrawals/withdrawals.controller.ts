import { readWithdrawal } from '#projections';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Withdrawal } from '../answers/withdrawal.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';

@ByPosition()
@ApiTags('withdrawals')
@Controller('v1/withdrawals')
export class WithdrawalsController {
  constructor(private readonly reads: Reads) {}

  @Get(':withdrawalId')
  @Answers(Withdrawal, 'One withdrawal and where it stands', 'referrals:read', 'referrals:self')
  withdrawal(
    @Param('withdrawalId', IdPipe) withdrawalId: string,
    @OnlyPartner() only: string | null,
    @Query() _query: NoParameters,
  ): Promise<Answer<Withdrawal>> {
    return this.reads.answer((client) => readWithdrawal(client, withdrawalId, only));
  }
}
