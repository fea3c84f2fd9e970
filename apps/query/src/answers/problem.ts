import { ApiProperty } from '@nestjs/swagger';
import { Integer, Text } from './fields.js';

export class ParameterError {
  @Text() parameter: string;
  @Text() detail: string;
}

/** RFC 9457. */
export class ProblemDocument {
  @Text() type: string;
  @Text() title: string;
  @Integer() status: number;
  /** The kind of problem: the last part of `type`. */
  @Text() code: string;
  @Text() detail: string;
  @Text() instance: string;
  @ApiProperty({ type: ParameterError, isArray: true, required: false }) errors?: ParameterError[];
}
