import type { Logger } from '#platform';
import { OwedCounts, readLiability, readTrialBalance } from '#read-models';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LiabilityAnswer, TrialBalanceAnswer } from '../answers/finance.js';
import { Answers } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { AsOfParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { LOGGER } from '../logger-token.js';
import { AlsoAsCsv } from '../representations/also-as.js';

@Costly()
@ByPosition()
@ApiTags('finance')
@Controller('v1/finance')
export class FinanceController {
  private readonly owed = new OwedCounts();

  constructor(
    private readonly reads: Reads,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @AlsoAsCsv(TrialBalanceAnswer, 'accounts')
  @Get('trial-balance')
  @Answers(TrialBalanceAnswer, 'Debits and credits per account class and asset', 'finance:read')
  trialBalance(@Query() { asOf }: AsOfParameters): Promise<Answer<TrialBalanceAnswer>> {
    return this.reads.answer(async (client, { position, version }) => {
      const answer = await readTrialBalance(client, asOf);
      if (!answer.balanced) this.logger.error({ position, version }, 'the ledger does not balance');
      return answer;
    });
  }

  @AlsoAsCsv(LiabilityAnswer, 'assets')
  @Get('liability')
  @Answers(LiabilityAnswer, 'What is owed to partners, per currency and in days', 'finance:read')
  liability(@Query() { asOf }: AsOfParameters): Promise<Answer<LiabilityAnswer>> {
    return this.reads.answer((client, at) => readLiability(client, at, asOf, this.owed));
  }
}
