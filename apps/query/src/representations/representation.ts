import { SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Declared } from '../http/declared.js';
import { invalidParameters } from '../http/problem.js';
import { GIVEN_TWICE, oneOf, Unread } from '../http/readers.js';

/** Another form of a whole list than pages of JSON: text, made page by page. */
export interface Representation {
  contentType: string;
  headers?: Readonly<Record<string, string>>;
  /** Rows at most; left out: all of them, as far as the time reaches. */
  rowsMax?: number;
  /** Made for each answer. @param first the first page */
  open(first: object): OpenRepresentation;
}

export interface OpenRepresentation {
  begin: string;
  /** @returns a page's text, and how many rows it has */
  page(body: object): { text: string; rows: number };
  /** @param isCut whether rows were left out */
  end(isCut: boolean): string;
}

/** What a route can be asked for beside JSON, and whether its list comes in pages. */
export interface Representations {
  isPaged: boolean;
  csv?: Representation;
  html?: Representation;
}

export type Format = 'json' | 'csv' | 'html';

const ANYTHING = '*/*';
const REPRESENTATIONS = 'representations';
const MEDIA_TYPES: Record<Format, string> = { json: 'application/json', csv: 'text/csv', html: 'text/html' };

export const HasRepresentations = (representations: Representations): MethodDecorator =>
  SetMetadata(REPRESENTATIONS, representations);

export const representationsOf = (declared: Declared, context: ExecutionContext): Representations | undefined =>
  declared.of<Representations>(REPRESENTATIONS, context);

export const formatsOf = ({ csv, html }: Representations): Format[] => [
  'json',
  ...(csv ? (['csv'] as const) : []),
  ...(html ? (['html'] as const) : []),
];

/**
 * What is asked for: by `format`, or else by `accept`; JSON where that says nothing.
 * @throws Problem 400
 */
export function formatAsked(request: Request, representations: Representations): Format {
  const formats = formatsOf(representations);
  const { format: asked } = request.query;
  if (asked !== undefined) {
    const found = typeof asked === 'string' ? oneOf(formats)(asked) : new Unread(GIVEN_TWICE);
    if (!(found instanceof Unread)) return found;
    throw invalidParameters([{ parameter: 'format', detail: found.problem }]);
  }
  const { accept = ANYTHING } = request.headers;
  if (accept === ANYTHING) return 'json';
  const accepted = request.accepts(formats.map((format) => MEDIA_TYPES[format]));
  return formats.find((format) => MEDIA_TYPES[format] === accepted) ?? 'json';
}
