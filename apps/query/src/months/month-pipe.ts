import { ApiParam } from '@nestjs/swagger';
import { isMonth, type Month } from '#read-models';
import type { PipeTransform } from '@nestjs/common';
import { invalidParameters } from '../http/problem.js';

/** A month in a path. */
export class MonthPipe implements PipeTransform<string, Month> {
  transform(value: string): Month {
    if (!isMonth(value))
      throw invalidParameters([{ parameter: 'month', detail: 'must be a month, as 2026-03, is other text' }]);
    return value;
  }
}

/** Said outright: what is read off the compiled type of a parameter depends on the compiler. */
export const MonthParameter = (): MethodDecorator => ApiParam({ name: 'month', type: 'string', example: '2026-03' });
