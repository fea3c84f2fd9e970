import type { Logger } from '#platform';
import { Months, type Month } from '#read-models';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MonthCloseAnswer } from '../answers/months.js';
import { ByPosition } from '../http/by-position.js';
import { Answers } from '../http/answers.js';
import { NoParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { LOGGER } from '../logger-token.js';
import { AlsoAsCsv } from '../representations/also-as.js';
import { MonthParameter, MonthPipe } from './month-pipe.js';

@Costly()
@ByPosition()
@ApiTags('finance')
@Controller('v1/finance/months')
export class MonthsController {
  constructor(
    private readonly reads: Reads,
    private readonly months: Months,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @AlsoAsCsv(MonthCloseAnswer, 'accounts')
  @MonthParameter()
  @Get(':month')
  @Answers(MonthCloseAnswer, 'The close of a month as it was recorded: expense, what is owed, payouts', 'finance:read')
  close(@Param('month', MonthPipe) month: Month, @Query() _query: NoParameters): Promise<Answer<MonthCloseAnswer>> {
    return this.reads.answer(async (client, at) => {
      const answer = await this.months.close(client, at, month);
      if (!answer.balanced) this.logger.error({ ...at, month }, 'the ledger does not balance');
      return answer;
    });
  }
}
