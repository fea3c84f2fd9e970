import { readAllRewards, readPartnerRewards } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AllRewardsAnswer, PartnerRewardsAnswer } from '../answers/rewards.js';
import { ByPosition } from '../http/by-position.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { IdPipe } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { AlsoAsCsv } from '../representations/also-as.js';
import { PartnerRewardsParameters, rangeOf, RewardsParameters } from './rewards.parameters.js';

@Costly()
// Without a last day the series goes up to today.
@ByPosition((query) => 'to' in query || 'asOf' in query)
@ApiTags('partners')
@Controller('v1/partners/:partnerId/rewards')
export class PartnerRewardsController {
  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(PartnerRewardsAnswer, 'series')
  @Get()
  @Answers(
    PartnerRewardsAnswer,
    'Rewards per day or month in which they took effect, now or as of a time, a position, or both',
    ...OF_REFERRALS,
  )
  rewards(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() query: PartnerRewardsParameters,
  ): Promise<Answer<PartnerRewardsAnswer>> {
    const range = rangeOf(query);
    return this.reads.answer((client, at) => readPartnerRewards(client, at, partnerId, range, query));
  }
}

@Costly()
// Without a last day the series goes up to today.
@ByPosition((query) => 'to' in query)
@ApiTags('finance')
@Controller('v1/finance/rewards')
export class FinanceRewardsController {
  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(AllRewardsAnswer, 'series')
  @Get()
  @Answers(AllRewardsAnswer, 'Rewards of all partners per day or month in which they took effect', 'finance:read')
  rewards(@Query() query: RewardsParameters): Promise<Answer<AllRewardsAnswer>> {
    const range = rangeOf(query);
    return this.reads.answer((client) => readAllRewards(client, range));
  }
}
