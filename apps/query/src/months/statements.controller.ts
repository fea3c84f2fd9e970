import { Months, type Month } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StatementAnswer, StatementsAnswer } from '../answers/months.js';
import { ByPosition } from '../http/by-position.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { IdPipe, NoParameters, PageParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { AlsoAsCsv } from '../representations/also-as.js';
import { MonthParameter, MonthPipe } from './month-pipe.js';
import { statementPage } from './statement-page.js';

@Costly()
@ByPosition()
@ApiTags('partners')
@Controller('v1/partners/:partnerId/statements')
export class StatementsController {
  constructor(
    private readonly reads: Reads,
    private readonly months: Months,
  ) {}

  @AlsoAsCsv(StatementsAnswer, 'statements')
  @Get()
  @Answers(StatementsAnswer, 'The months of which a partner has statements, the latest first', ...OF_REFERRALS)
  statements(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() _query: NoParameters,
  ): Promise<Answer<StatementsAnswer>> {
    return this.reads.answer((client, at) => this.months.statements(client, at, partnerId));
  }

  @AlsoAsCsv(StatementAnswer, 'movements', { html: statementPage })
  @MonthParameter()
  @Get(':month')
  @Answers(StatementAnswer, 'Opening, movements and closing of a month as it was recorded', ...OF_REFERRALS)
  statement(
    @Param('partnerId', IdPipe) partnerId: string,
    @Param('month', MonthPipe) month: Month,
    @Query() page: PageParameters,
  ): Promise<Answer<StatementAnswer>> {
    return this.reads.answer((client, at) => this.months.statement(client, at, partnerId, month, page));
  }
}
