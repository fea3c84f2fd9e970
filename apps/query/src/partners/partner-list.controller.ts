import { now } from '#contracts';
import { readPartners, readPartnersById } from '#read-models';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PartnersAnswer } from '../answers/partner-list.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { AlsoAsCsv } from '../representations/also-as.js';
import { isLookedFor, PartnerListParameters, refuseBesideIds } from './partner-list.parameters.js';

/** Whoever may see one partner only finds that one, and nothing else. */
@ApiTags('partners')
@Controller('v1/partners')
export class PartnerListController {
  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(PartnersAnswer, 'partners', { each: 'balances' })
  @Costly(isLookedFor)
  @Get()
  @Answers(PartnersAnswer, 'Partners: searched, filtered, sorted, or those of given ids', ...OF_REFERRALS)
  partners(
    @OnlyPartner() only: string | null,
    @Query() parameters: PartnerListParameters,
  ): Promise<Answer<PartnersAnswer>> {
    const { ids, search, status, rewardMode, sort, asset, ...page } = parameters;
    if (ids) {
      refuseBesideIds(parameters);
      return this.reads.answer((client) => readPartnersById(client, ids, only, now()));
    }
    const filter = { search, status, rewardMode, only };
    return this.reads.answer((client) => readPartners(client, filter, { sort, asset }, page, now()));
  }
}
