import { WAITING_KINDS } from '#read-models';
import { ApiProperty } from '@nestjs/swagger';
import { Integer, Many, OneOf, Seconds, Text, TextOrNull } from './fields.js';

/** `acknowledged`: events that the rules refuse, of which somebody knows. */
export class DeadLetterCount {
  @Text() reason: string;
  @Integer() open: number;
  @Integer() acknowledged: number;
}

export class WaitingCount {
  @OneOf(...WAITING_KINDS) kind: string;
  @Integer() count: number;
}

/** How far the live version is, and how much there is that somebody should look at. */
export class OperationsSummaryAnswer {
  /** The last position of the event store. */
  @Integer() head: number;
  @Integer() position: number;
  @Integer() version: number;
  @Integer() lagEvents: number;
  @Seconds() lagSeconds: number;
  /** What is to be done where another release made the live version. */
  @TextOrNull() otherRelease: string | null;
  @Many(() => DeadLetterCount) deadLetters: DeadLetterCount[];
  /** Null where another release made the live version, which does not note it. */
  @ApiProperty({ type: () => WaitingCount, isArray: true, nullable: true }) waiting: WaitingCount[] | null;
  @Integer() openRetentionGaps: number;
}
