import { isMonth, type Month } from '#projections';
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
