import { SetMetadata } from '@nestjs/common';
import type { Declared, Route } from '../http/declared.js';

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

const REPRESENTATIONS = 'representations';

export const HasRepresentations = (representations: Representations): MethodDecorator =>
  SetMetadata(REPRESENTATIONS, representations);

export const representationsOf = (declared: Declared, route: Route): Representations | undefined =>
  declared.of<Representations>(REPRESENTATIONS, route);

export const formatsOf = ({ csv, html }: Representations): Format[] => [
  'json',
  ...(csv ? (['csv'] as const) : []),
  ...(html ? (['html'] as const) : []),
];
