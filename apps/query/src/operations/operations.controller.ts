import {
  DEAD_LETTER_STATUSES,
  GAP_STATUSES,
  ProjectionStatus,
  readDeadLetter,
  readDeadLetters,
  readRetentionGaps,
  readWaiting,
  WAITING_KINDS,
  type GapStatus,
  type WaitingKind,
} from '#projections';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import {
  DeadLetterAnswer,
  DeadLettersAnswer,
  ProjectionsAnswer,
  RetentionGapsAnswer,
  WaitingAnswer,
} from '../answers/operations.js';
import { Answers } from '../http/answers.js';
import { NoParameters, PageParameters } from '../http/parameters.js';
import { Reads, type Answer } from '../http/reads.js';

export class DeadLettersParameters extends PageParameters {
  @ApiPropertyOptional({ type: 'string', pattern: '^[A-Z_]{1,64}$', example: 'INVALID_DATA' })
  @IsOptional()
  @Matches(/^[A-Z_]{1,64}$/, { message: 'must be a reason code' })
  reason?: string;

  @ApiPropertyOptional({ type: 'string', pattern: '^[A-Za-z0-9._-]{1,249}$', example: 'payments' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,249}$/, { message: 'must be a topic name' })
  topic?: string;

  @ApiPropertyOptional({ type: 'string', enum: DEAD_LETTER_STATUSES })
  @IsOptional()
  @IsIn(DEAD_LETTER_STATUSES, { message: `must be one of ${DEAD_LETTER_STATUSES.join(', ')}` })
  status?: (typeof DEAD_LETTER_STATUSES)[number];
}

export class WaitingParameters extends PageParameters {
  @ApiPropertyOptional({ type: 'string', enum: WAITING_KINDS })
  @IsOptional()
  @IsIn(WAITING_KINDS, { message: `must be one of ${WAITING_KINDS.join(', ')}` })
  kind?: WaitingKind;
}

export class RetentionGapsParameters extends PageParameters {
  @ApiPropertyOptional({ type: 'string', enum: GAP_STATUSES })
  @IsOptional()
  @IsIn(GAP_STATUSES, { message: `must be one of ${GAP_STATUSES.join(', ')}` })
  status?: GapStatus;
}

@ApiTags('operations')
@Controller('v1/operations')
export class OperationsController {
  private readonly status = new ProjectionStatus();

  constructor(private readonly reads: Reads) {}

  @Get('projections')
  @Answers(ProjectionsAnswer, 'How far each read model is, and a digest of what it holds', 'operations:read')
  projections(@Query() _query: NoParameters): Promise<Answer<ProjectionsAnswer>> {
    return this.reads.answer((client, at) => this.status.read(client, at));
  }

  @Get('dead-letters')
  @Answers(DeadLettersAnswer, 'Messages and events that could not be used, newest first', 'operations:read')
  deadLetters(@Query() { reason, topic, status, ...page }: DeadLettersParameters): Promise<Answer<DeadLettersAnswer>> {
    return this.reads.answer((client) => readDeadLetters(client, { reason, topic, status }, page));
  }

  @Get('dead-letters/:id')
  @Answers(DeadLetterAnswer, 'One of them, with its headers and bytes', 'operations:read')
  deadLetter(@Param('id') id: string, @Query() _query: NoParameters): Promise<Answer<DeadLetterAnswer>> {
    return this.reads.answer((client) => readDeadLetter(client, id));
  }

  @Get('waiting')
  @Answers(WaitingAnswer, 'Facts that wait for another one, recorded first first', 'operations:read')
  waiting(@Query() { kind, ...page }: WaitingParameters): Promise<Answer<WaitingAnswer>> {
    return this.reads.answer((client) => readWaiting(client, kind, page));
  }

  @Get('retention-gaps')
  @Answers(RetentionGapsAnswer, 'What the brokers deleted before it was read, found last first', 'operations:read')
  retentionGaps(@Query() { status, ...page }: RetentionGapsParameters): Promise<Answer<RetentionGapsAnswer>> {
    return this.reads.answer((client) => readRetentionGaps(client, status, page));
  }
}
