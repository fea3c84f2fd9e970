import { now } from '#contracts';
import { DAY } from '#program';
import {
  keptBalances,
  ledgerOf,
  partnerAt,
  readKnownBalances,
  readLedger,
  readPartnerThen,
  readTree,
  readWithdrawals,
  requirePartner,
  requireReached,
} from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BalancesAnswer, FreeDaysAnswer } from '../answers/balances.js';
import { LedgerAnswer } from '../answers/entry.js';
import { PartnerAnswer } from '../answers/partner.js';
import { TreeAnswer } from '../answers/tree.js';
import { WithdrawalsAnswer } from '../answers/withdrawal.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, PastPageParameters, TwoTimesParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly, isOfThePast } from '../lanes/costly.js';
import { LedgerParameters, TreeParameters } from './partners.parameters.js';
import { AlsoAsCsv } from '../representations/also-as.js';

@ByPosition()
@ApiTags('partners')
@Controller('v1/partners/:partnerId')
export class PartnersController {
  constructor(private readonly reads: Reads) {}

  // Whether a partner is suspended, and what it may withdraw, is answered as of now, unless a time is given.
  @ByPosition((query) => 'asOf' in query)
  @Costly(isOfThePast)
  @Get()
  @Answers(
    PartnerAnswer,
    'Where a partner stands, or stood: balances, codes, contract, what can be withdrawn',
    ...OF_REFERRALS,
  )
  partner(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() past: TwoTimesParameters,
  ): Promise<Answer<PartnerAnswer>> {
    if (!isOfThePast(past)) return this.reads.ask(partnerAt(partnerId, now()));
    return this.reads.answer((client, at) => readPartnerThen(client, at, partnerId, past, now()));
  }

  @AlsoAsCsv(BalancesAnswer, 'balances')
  @Costly(isOfThePast)
  @Get('balances')
  @Answers(BalancesAnswer, 'Balances and free days, now or as of a time, a position, or both', ...OF_REFERRALS)
  balances(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() past: TwoTimesParameters,
  ): Promise<Answer<BalancesAnswer>> {
    if (!isOfThePast(past)) return this.reads.ask(keptBalances(partnerId));
    return this.reads.answer((client, at) => readKnownBalances(client, at, partnerId, past));
  }

  @AlsoAsCsv(LedgerAnswer, 'entries')
  @Costly((query) => 'code' in query || 'asOf' in query)
  @Get('ledger')
  @Answers(
    LedgerAnswer,
    'The entries of a partner, newest first, now or as of a time, a position, or both',
    ...OF_REFERRALS,
  )
  ledger(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() { asset, code, asOf, atPosition, ...page }: LedgerParameters,
  ): Promise<Answer<LedgerAnswer>> {
    return this.reads.ask(ledgerOf(partnerId, { asset, code, asOf, atPosition }, page));
  }

  @AlsoAsCsv(FreeDaysAnswer, 'entries')
  @Costly(isOfThePast)
  @Get('free-days')
  @Answers(
    FreeDaysAnswer,
    'Free days and their entries, newest first, now or as of a time, a position, or both',
    ...OF_REFERRALS,
  )
  freeDays(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() { asOf, atPosition, ...page }: PastPageParameters,
  ): Promise<Answer<FreeDaysAnswer>> {
    return this.reads.answer(async (client, at) => {
      const { freeDays } = await readKnownBalances(client, at, partnerId, { asOf, atPosition });
      return { freeDays, ...(await readLedger(client, partnerId, { asset: DAY, asOf, atPosition }, page)) };
    });
  }

  @Costly()
  @Get('tree')
  @Answers(
    TreeAnswer,
    'Clients, their clients, and so on, now or as of a time, a position, or both; a node whose clients are not all shown says where they go on',
    ...OF_REFERRALS,
  )
  tree(
    @Param('partnerId', IdPipe) partnerId: string,
    @OnlyPartner() only: string | null,
    @Query() part: TreeParameters,
  ): Promise<Answer<TreeAnswer>> {
    return this.reads.answer((client, at) => readTree(client, at, partnerId, part, only));
  }

  @AlsoAsCsv(WithdrawalsAnswer, 'withdrawals')
  @Costly(isOfThePast)
  @Get('withdrawals')
  @Answers(
    WithdrawalsAnswer,
    'Withdrawals of a partner, newest first, now or as of a time, a position, or both',
    ...OF_REFERRALS,
  )
  withdrawals(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() { asOf, atPosition, ...page }: PastPageParameters,
  ): Promise<Answer<WithdrawalsAnswer>> {
    return this.reads.answer(async (client, at) => {
      requireReached(at, atPosition);
      await requirePartner(client, partnerId);
      return readWithdrawals(client, partnerId, page, { asOf, atPosition });
    });
  }
}
