import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { isPaged } from './columns.js';
import { csvOf } from './csv.js';
import { formatsOf, HasRepresentations, type Representation } from './representation.js';

interface AlsoAsOptions {
  /** A list within a row, of which each item gets a line of its own in CSV, beside the row's other fields. */
  each?: string;
  /** A page for people. */
  html?: Representation;
}

/**
 * A route whose list can be had as CSV, whole, by `?format=csv` or `accept: text/csv`. It is read page by page by the route's own
 * handler, at one position, in the costly lane.
 * @param list the answer's field that is the list
 */
export function AlsoAsCsv(answer: new () => object, list: string, { each, html }: AlsoAsOptions = {}): MethodDecorator {
  const representations = { isPaged: isPaged(answer), csv: csvOf(answer, list, each), ...(html && { html }) };
  const page = html ? '; html: as a page to be printed' : '';
  return applyDecorators(
    HasRepresentations(representations),
    ApiQuery({
      name: 'format',
      required: false,
      description: `csv: all of \`${list}\` as text/csv, not in pages${page}. Left out: by \`accept\`.`,
      schema: { type: 'string', enum: formatsOf(representations), default: 'json' },
    }),
  );
}
