import { ENVELOPE_REASONS } from '#contracts';
import { Integer, Many, OneOf, Optional } from './fields.js';
import { FieldProblem } from './operations.js';

/** What would become of one event; as `referral-ledger validate --json` prints it. */
export class EventVerdict {
  /** From 1; of one message: 0. */
  @Integer() line: number;
  @OneOf('valid', 'refused') outcome: 'valid' | 'refused';
  /** Its place in a batch, from 0. */
  @Optional({ type: 'integer' }) batchIndex?: number;
  @Optional({ type: 'string' }) source?: string;
  @Optional({ type: 'string' }) id?: string;
  @Optional({ type: 'string' }) type?: string;
  @Optional({ type: 'string', enum: [...ENVELOPE_REASONS] }) reason?: (typeof ENVELOPE_REASONS)[number];
  @Optional({ type: 'string' }) message?: string;
  @Optional({ type: () => FieldProblem, isArray: true }) problems?: FieldProblem[];
  /** What is taken and yet may not be what was meant. */
  @Optional({ type: () => FieldProblem, isArray: true }) warnings?: FieldProblem[];
}

export class ValidationAnswer {
  @Integer() valid: number;
  /** Of the valid ones, those with warnings. */
  @Integer() warned: number;
  @Integer() refused: number;
  @Many(() => EventVerdict) events: EventVerdict[];
}
