import { readExplanation } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ExplanationAnswer } from '../answers/explanation.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';

@ByPosition()
@ApiTags('payments')
@Controller('v1/payments')
export class PaymentsController {
  constructor(private readonly reads: Reads) {}

  @Get(':paymentId/explanation')
  @Answers(ExplanationAnswer, 'Why a payment brought what it did, or nothing', ...OF_REFERRALS)
  explanation(
    @Param('paymentId', IdPipe) paymentId: string,
    @OnlyPartner() only: string | null,
    @Query() _query: NoParameters,
  ): Promise<Answer<ExplanationAnswer>> {
    return this.reads.answer((client) => readExplanation(client, paymentId, only));
  }
}
