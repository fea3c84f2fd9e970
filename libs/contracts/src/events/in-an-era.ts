import { IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Id } from '../fields/id.js';
import { WholeNumber } from '../fields/whole-number.js';

/**
 * What is named by a place in the log, of which the end can be lost with a server: places are given again then, in another era. Left out in the
 * first.
 */
export abstract class InAnEra {
  @JSONSchema({
    description:
      'The era in which it was published: of two, the larger number is the later one. Left out: the first. What was published in an earlier era beyond `eraAfter`, or restated beyond `eraAfterRestatement`, is void.',
  })
  @IsOptional()
  @WholeNumber(1, Number.MAX_SAFE_INTEGER)
  era?: number;

  @JSONSchema({
    description: 'The entry after which the era begins: position and number, 0-0 where it begins with the log.',
  })
  @IsOptional()
  @Id()
  eraAfter?: string;

  @JSONSchema({ description: 'The number N of the last `restated-N` before the era.' })
  @IsOptional()
  @WholeNumber(0, Number.MAX_SAFE_INTEGER)
  eraAfterRestatement?: number;
}
