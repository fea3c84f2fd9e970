import type { PoolClient } from '#platform';
import {
  DEAD_LETTER_REASONS,
  DEAD_LETTER_STATUSES,
  GAP_STATUSES,
  ProjectionStatus,
  readDeadLetter,
  readDeadLetters,
  readDeadLetterTopics,
  readOperationsSummary,
  readReplays,
  readRetentionGaps,
  readWaiting,
  WAITING_KINDS,
  type DeadLetterReason,
  type GapStatus,
  type WaitingKind,
} from '#read-models';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DeadLetterAnswer,
  DeadLettersAnswer,
  ProjectionsAnswer,
  RetentionGapsAnswer,
  WaitingAnswer,
} from '../answers/operations.js';
import { OperationsSummaryAnswer } from '../answers/operations-summary.js';
import { ReplaysAnswer } from '../answers/replays.js';
import { Answers } from '../http/answers.js';
import { NoParameters, OneOfParameter, PageParameters, TextParameter } from '../http/parameters.js';
import { invalidParameters } from '../http/problem.js';
import { Reads, type Answer } from '../http/reads.js';
import { Costly } from '../lanes/costly.js';
import { AlsoAsCsv } from '../representations/also-as.js';

export class DeadLettersParameters extends PageParameters {
  @OneOfParameter(DEAD_LETTER_REASONS)
  reason?: DeadLetterReason;

  @TextParameter(/^[A-Za-z0-9._-]{1,249}$/, 'the name of a topic: 1 to 249 letters, digits, . _ and -', 'payments')
  topic?: string;

  @OneOfParameter(DEAD_LETTER_STATUSES)
  status?: (typeof DEAD_LETTER_STATUSES)[number];
}

export class WaitingParameters extends PageParameters {
  @OneOfParameter(WAITING_KINDS)
  kind?: WaitingKind;
}

export class RetentionGapsParameters extends PageParameters {
  @OneOfParameter(GAP_STATUSES)
  status?: GapStatus;
}

/** For where a filter finds nothing: nothing is there, or the topic's name is a slip. @throws Problem 400 */
async function requireKnownTopic(client: PoolClient, topic: string): Promise<void> {
  const known = await readDeadLetterTopics(client);
  if (known.includes(topic)) return;
  const detail = `must be a topic by which dead letters came or can come: ${known.join(', ')}`;
  throw invalidParameters([{ parameter: 'topic', detail }]);
}

@Costly()
@ApiTags('operations')
@Controller('v1/operations')
export class OperationsController {
  private readonly status = new ProjectionStatus();

  constructor(private readonly reads: Reads) {}

  @AlsoAsCsv(ProjectionsAnswer, 'projections')
  @Get('projections')
  @Answers(ProjectionsAnswer, 'How far each read model is, and a digest of what it holds', 'operations:read')
  projections(@Query() _query: NoParameters): Promise<Answer<ProjectionsAnswer>> {
    return this.reads.answer((client, at) => this.status.read(client, at));
  }

  @Get('summary')
  @Answers(OperationsSummaryAnswer, 'How far everything is, and how much somebody should look at', 'operations:read')
  summary(@Query() _query: NoParameters): Promise<Answer<OperationsSummaryAnswer>> {
    return this.reads.answer((client, at) => readOperationsSummary(client, at));
  }

  @Get('replays')
  @Answers(
    ReplaysAnswer,
    'The versions of the projections, with the proof of each replay, newest first',
    'operations:read',
  )
  replays(@Query() _query: NoParameters): Promise<Answer<ReplaysAnswer>> {
    return this.reads.answer((client) => readReplays(client));
  }

  @AlsoAsCsv(DeadLettersAnswer, 'deadLetters')
  @Get('dead-letters')
  @Answers(DeadLettersAnswer, 'Messages and events that could not be used, newest first', 'operations:read')
  deadLetters(@Query() { reason, topic, status, ...page }: DeadLettersParameters): Promise<Answer<DeadLettersAnswer>> {
    return this.reads.answer(async (client) => {
      const answer = await readDeadLetters(client, { reason, topic, status }, page);
      if (topic !== undefined && answer.deadLetters.length === 0) await requireKnownTopic(client, topic);
      return answer;
    });
  }

  @Get('dead-letters/:id')
  @Answers(DeadLetterAnswer, 'One of them, with its headers and bytes', 'operations:read')
  deadLetter(@Param('id') id: string, @Query() _query: NoParameters): Promise<Answer<DeadLetterAnswer>> {
    return this.reads.answer((client) => readDeadLetter(client, id));
  }

  @AlsoAsCsv(WaitingAnswer, 'waiting')
  @Get('waiting')
  @Answers(WaitingAnswer, 'Facts that wait for another one, recorded first first', 'operations:read')
  waiting(@Query() { kind, ...page }: WaitingParameters): Promise<Answer<WaitingAnswer>> {
    return this.reads.answer((client) => readWaiting(client, kind, page));
  }

  @AlsoAsCsv(RetentionGapsAnswer, 'retentionGaps')
  @Get('retention-gaps')
  @Answers(RetentionGapsAnswer, 'What the brokers deleted before it was read, found last first', 'operations:read')
  retentionGaps(@Query() { status, ...page }: RetentionGapsParameters): Promise<Answer<RetentionGapsAnswer>> {
    return this.reads.answer((client) => readRetentionGaps(client, status, page));
  }
}
