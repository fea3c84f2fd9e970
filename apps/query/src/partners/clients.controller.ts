import { CLIENT_SORTS, clientsOf, type ClientSort } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ClientsAnswer } from '../answers/client.js';
import { Answers, OF_REFERRALS } from '../http/answers.js';
import { ByPosition } from '../http/by-position.js';
import { IdPipe, OneOfParameter, PastPageParameters, PrefixParameter } from '../http/parameters.js';
import { Costly, isOfThePast } from '../lanes/costly.js';
import { Reads, type Answer } from '../http/reads.js';
import { AlsoAsCsv } from '../representations/also-as.js';

export class ClientsParameters extends PastPageParameters {
  @PrefixParameter('The beginning of a client’s id, as it is written.')
  search?: string;

  @OneOfParameter(CLIENT_SORTS, { default: '-signedUpAt' })
  sort: ClientSort = '-signedUpAt';
}

@ByPosition()
@ApiTags('partners')
@Controller('v1/partners/:partnerId/clients')
export class ClientsController {
  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(ClientsAnswer, 'clients', { each: 'earned' })
  @Costly(isOfThePast)
  @Get()
  @Answers(
    ClientsAnswer,
    'The clients of a partner, with what each brought, now or as of a time, a position, or both',
    ...OF_REFERRALS,
  )
  clients(
    @Param('partnerId', IdPipe) partnerId: string,
    @Query() { search, sort, asOf, atPosition, ...page }: ClientsParameters,
  ): Promise<Answer<ClientsAnswer>> {
    return this.reads.ask(clientsOf(partnerId, { search, sort, asOf, atPosition }, page));
  }
}
