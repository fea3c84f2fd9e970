import { now, type Instant } from '#contracts';
import { SCOPES } from '#platform';
import { readPositionBy } from '#read-models';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LogPositionAnswer } from '../answers/log-position.js';
import { Answers } from '../http/answers.js';
import { InstantParameter } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';

export class LogPositionParameters {
  @InstantParameter('When it had been recorded. Left out: by now.')
  recordedBy?: Instant;
}

@ApiTags('log')
@Controller('v1/log')
export class LogController {
  constructor(private readonly reads: Reads) {}

  @Get('position')
  @Answers(
    LogPositionAnswer,
    'How far the log was recorded by a moment: the `atPosition` of what was known then',
    ...SCOPES,
  )
  position(@Query() { recordedBy }: LogPositionParameters): Promise<Answer<LogPositionAnswer>> {
    const moment = recordedBy ?? now();
    return this.reads.answer((client, at) => readPositionBy(client, at, moment));
  }
}
