import { now } from '#contracts';
import {
  keptBalances,
  ledgerOf,
  partnerAt,
  readBalances,
  readKnownBalances,
  readLedger,
  readTree,
  readWithdrawals,
  requirePartner,
} from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BalancesAnswer, FreeDaysAnswer } from '../answers/balances.js';
import { LedgerAnswer } from '../answers/entry.js';
import { PartnerAnswer } from '../answers/partner.js';
import { TreeAnswer } from '../answers/tree.js';
import { WithdrawalsAnswer } from '../answers/withdrawal.js';
import { OnlyPartner } from '../auth/access.js';
import { Answers } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, NoParameters, PageParameters, TwoTimesParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { LedgerParameters, TreeParameters } from './partners.parameters.js';
import { AlsoAsCsv } from '../representations/also-as.js';

const SCOPES = ['referrals:read', 'referrals:self'] as const;
const DAY = 'DAY';

@ByPosition()
@ApiTags('partners')
@Controller('v1/partners/:partnerId')
export class PartnersController {
  constructor(private readonly reads: Reads) {}

  // Whether a partner is suspended, and what it may withdraw, is answered as of now.
  @ByPosition(false)
  @Get()
  @Answers(PartnerAnswer, 'Where a partner stands: balances, codes, contract, what can be withdrawn', ...SCOPES)
  partner(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() _query: NoParameters,
  ): Promise<Answer<PartnerAnswer>> {
    return this.reads.ask(partnerAt(partnerId, now()));
  }

  @AlsoAsCsv(BalancesAnswer, 'balances')
  @Costly((query) => 'asOf' in query || 'atPosition' in query)
  @Get('balances')
  @Answers(BalancesAnswer, 'Balances and free days, now or as of a time, a position, or both', ...SCOPES)
  balances(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() past: TwoTimesParameters,
  ): Promise<Answer<BalancesAnswer>> {
    if (past.asOf === undefined && past.atPosition === undefined) return this.reads.ask(keptBalances(partnerId));
    return this.reads.answer((client, at) => readKnownBalances(client, at, partnerId, past));
  }

  @AlsoAsCsv(LedgerAnswer, 'entries')
  @Costly((query) => 'code' in query || 'asOf' in query)
  @Get('ledger')
  @Answers(LedgerAnswer, 'The entries of a partner, newest first, now or as of a time, a position, or both', ...SCOPES)
  ledger(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() { asset, code, asOf, atPosition, ...page }: LedgerParameters,
  ): Promise<Answer<LedgerAnswer>> {
    return this.reads.ask(ledgerOf(partnerId, { asset, code, asOf, atPosition }, page));
  }

  @AlsoAsCsv(FreeDaysAnswer, 'entries')
  @Get('free-days')
  @Answers(FreeDaysAnswer, 'Free days and their entries, newest first', ...SCOPES)
  freeDays(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() page: PageParameters,
  ): Promise<Answer<FreeDaysAnswer>> {
    return this.reads.answer(async (client) => {
      await requirePartner(client, partnerId);
      const { freeDays } = await readBalances(client, partnerId);
      return { freeDays, ...(await readLedger(client, partnerId, { asset: DAY }, page)) };
    });
  }

  @Costly()
  @Get('tree')
  @Answers(
    TreeAnswer,
    'Clients, their clients, and so on; a node whose clients are not all shown says where they go on',
    ...SCOPES,
  )
  tree(
    @Param('partnerId', IdPipe) partnerId: string,
    @OnlyPartner() only: string | null,
    @Query() part: TreeParameters,
  ): Promise<Answer<TreeAnswer>> {
    return this.reads.answer((client) => readTree(client, partnerId, part, only));
  }

  @AlsoAsCsv(WithdrawalsAnswer, 'withdrawals')
  @Get('withdrawals')
  @Answers(WithdrawalsAnswer, 'Withdrawals of a partner, newest first', ...SCOPES)
  withdrawals(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() page: PageParameters,
  ): Promise<Answer<WithdrawalsAnswer>> {
    return this.reads.answer(async (client) => {
      await requirePartner(client, partnerId);
      return readWithdrawals(client, partnerId, page);
    });
  }
}
