import createFetchClient from 'openapi-fetch';
import { readExact, type Integer } from './exact.js';
import type { paths } from './openapi.js';
import { ProblemError } from './problem-error.js';
import type { AskArguments, Body, ListRoute, Route, Waiting } from './routes.js';

export interface ClientOptions {
  /** For example `https://ledger.example`. */
  baseUrl: string;
  /** The bearer token, or what gives a fresh one; asked for every request. */
  token?: string | (() => string | Promise<string>);
  fetch?: (request: Request) => Promise<Response>;
}

export interface Answer<T> {
  body: T;
  /** The event-store position that the answer reflects. */
  position: Integer | undefined;
  headers: Headers;
}

export interface LedgerClient {
  /** One answer. Throws a {@link ProblemError} for every other than 200. */
  get<P extends Route>(route: P, ...ask: AskArguments<P>): Promise<Answer<Body<P>>>;
  /** The pages of a list, one after the other, from the one that is asked for to the last. */
  pages<P extends ListRoute>(route: P, ...ask: AskArguments<P>): AsyncGenerator<Answer<Body<P>>, void>;
}

interface AnyAsk extends Waiting {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
}

/** The typed surface above says what a route takes and answers; below it every route is asked in the same way. */
type AnyGet = (route: string, init: object) => Promise<{ data?: string; error?: unknown; response: Response }>;

export function createLedgerClient({ baseUrl, token, fetch }: ClientOptions): LedgerClient {
  const client = createFetchClient<paths>({
    baseUrl,
    ...(fetch === undefined ? {} : { fetch }),
  });
  const GET = client.GET as unknown as AnyGet;

  async function ask(route: string, asked: AnyAsk): Promise<Answer<unknown>> {
    const { path, query, minPosition, minEvent, minOffset, maxWaitMs, signal } = asked;
    const bearer = typeof token === 'function' ? await token() : token;
    const { data, error, response } = await GET(route, {
      params: { path, query },
      headers: {
        accept: 'application/json',
        authorization: bearer === undefined ? undefined : `Bearer ${bearer}`,
        'x-min-position': minPosition?.toString(),
        'x-min-event': minEvent && `${encodeURIComponent(minEvent.source)}/${encodeURIComponent(minEvent.id)}`,
        'x-min-offset': minOffset && `${minOffset.topic}:${minOffset.partition}:${minOffset.offset}`,
        'x-max-wait-ms': maxWaitMs?.toString(),
      },
      signal,
      // Read here, because the built-in reader rounds what is beyond 2^53.
      parseAs: 'text',
    });
    if (data === undefined) throw new ProblemError(response.status, error, response.headers);
    const position = response.headers.get('x-position');
    return {
      body: readExact(data),
      position: position === null ? undefined : (readExact(position) as Integer),
      headers: response.headers,
    };
  }

  async function* pages(route: string, first: AnyAsk): AsyncGenerator<Answer<unknown>, void> {
    let next: unknown = first.query?.['after'];
    do {
      const query = { ...first.query, ...(typeof next === 'string' ? { after: next } : {}) };
      const answer = await ask(route, { ...first, query });
      yield answer;
      ({ next } = answer.body as { next: unknown });
    } while (typeof next === 'string');
  }

  return {
    get: (route, ...[given]) => ask(route, (given ?? {}) as AnyAsk) as never,
    pages: (route, ...[given]) => pages(route, (given ?? {}) as AnyAsk) as never,
  };
}
