import { BATCH_CONTENT_TYPE, DECODE_LIMITS, STRUCTURED_CONTENT_TYPE } from '#contracts';
import { Foresight, judge } from '#event-store';
import { SCOPES } from '#platform';
import { Controller, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { ValidationAnswer } from '../answers/validation.js';
import { Answers } from '../http/answers.js';
import { NoParameters } from '../http/parameters.js';
import { Costly } from '../lanes/costly.js';
import { MAX_FUTURE } from './max-future-token.js';
import { messagesOf } from './messages-of.js';
import { readBody } from './read-body.js';

/** For producers' own tests: the code that takes events in, and nothing that keeps them. */
@ApiTags('events')
@Controller('v1/validate')
export class ValidateController {
  constructor(@Inject(MAX_FUTURE) private readonly maxFutureMs: number) {}

  @Post()
  @HttpCode(200)
  @Costly()
  @ApiConsumes(STRUCTURED_CONTENT_TYPE, BATCH_CONTENT_TYPE, 'application/x-ndjson', 'application/json')
  @ApiBody({
    description:
      'An event, a batch of them, or an event a line, of 1 MiB at most; or the data of one whose attributes are in ce- headers.',
    schema: {},
  })
  @Answers(ValidationAnswer, 'What would become of events if they were sent; stores nothing', ...SCOPES)
  async validate(@Req() request: Request, @Query() _query: NoParameters): Promise<ValidationAnswer> {
    const body = await readBody(request, DECODE_LIMITS.batchBytesMax);
    const limits = { ...DECODE_LIMITS, maxFutureMs: this.maxFutureMs };
    const events = await judge(messagesOf(request.headers, body), new Foresight(undefined), limits);
    const valid = events.filter(({ outcome }) => outcome === 'valid');
    const warned = valid.filter(({ warnings }) => warnings !== undefined);
    return { valid: valid.length, warned: warned.length, refused: events.length - valid.length, events };
  }
}
