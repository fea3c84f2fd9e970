import { readEvent } from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EventAnswer } from '../answers/event.js';
import { Answers } from '../http/answers.js';
import { NoParameters } from '../http/parameters.js';
import { notFound } from '../http/problem.js';
import { Reads, type Answer } from '../http/reads.js';
import { isIdentity } from '../http/sent.js';

@ApiTags('events')
@Controller('v1/events')
export class EventsController {
  constructor(private readonly reads: Reads) {}

  @Get(':source/:eventId')
  @Answers(EventAnswer, 'What became of an event that was sent; a slash in the source is %2F', 'operations:read')
  event(
    @Param('source') source: string,
    @Param('eventId') id: string,
    @Query() _query: NoParameters,
  ): Promise<Answer<EventAnswer>> {
    const event = { source, id };
    if (!isIdentity(event)) throw notFound('No event with this id is known.');
    return this.reads.answer((client, at) => readEvent(client, at, event));
  }
}
