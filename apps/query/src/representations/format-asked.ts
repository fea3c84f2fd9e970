import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Declared } from '../http/declared.js';
import { invalidParameters } from '../http/problem.js';
import { GIVEN_TWICE, oneOf, Unread } from '../http/readers.js';
import { formatsOf, representationsOf, type Format, type Representations } from './representation.js';

const ANYTHING = '*/*';
const MEDIA_TYPES: Record<Format, string> = { json: 'application/json', csv: 'text/csv', html: 'text/html' };

const found = new WeakMap<Request, Format>();
/** Query parameters of routes that have representations. */
const withFormat = new WeakSet<object>();

/** In which form an answer is asked for. */
export const formatOf = (request: Request): Format => found.get(request) ?? 'json';

/** What may be among a request's query parameters beside those of its route. */
export const alsoTakenWith = (query: object): readonly string[] => (withFormat.has(query) ? ['format'] : []);

/** Finds out which form of an answer is asked for, before the parameters are read. */
@Injectable()
export class FormatAsked implements CanActivate {
  constructor(private readonly declared: Declared) {}

  /** @throws Problem 400 */
  canActivate(context: ExecutionContext): boolean {
    const representations = representationsOf(this.declared, context);
    if (!representations) return true;
    const request = context.switchToHttp().getRequest<Request>();
    // Express reads the query anew whenever it is asked for it.
    const { query } = request;
    Object.defineProperty(request, 'query', { value: query });
    withFormat.add(query);
    found.set(request, formatIn(request, representations));
    return true;
  }
}

/**
 * What is asked for: by `format`, or else by `accept`; JSON where that says nothing.
 * @throws Problem 400
 */
function formatIn(request: Request, representations: Representations): Format {
  const formats = formatsOf(representations);
  const { format: asked } = request.query;
  if (asked !== undefined) {
    const read = typeof asked === 'string' ? oneOf(formats)(asked) : new Unread(GIVEN_TWICE);
    if (!(read instanceof Unread)) return read;
    throw invalidParameters([{ parameter: 'format', detail: read.problem }]);
  }
  const { accept = ANYTHING } = request.headers;
  if (accept === ANYTHING) return 'json';
  const accepted = request.accepts(formats.map((format) => MEDIA_TYPES[format]));
  return formats.find((format) => MEDIA_TYPES[format] === accepted) ?? 'json';
}
