import createFetchClient from 'openapi-fetch';
import { messagesOf } from './event-stream.js';
import { readExact, type Integer } from './exact.js';
import type { components, paths } from './openapi.js';
import { ProblemError } from './problem-error.js';
import type { Ask, AskArguments, Body, ListRoute, Route, Waiting } from './routes.js';

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

export type Change = components['schemas']['Change'];

/** What is told of a stream of changes, beside the changes. */
export interface Following {
  /** From where on; left out: from now. */
  after?: string | undefined;
  partner?: string | undefined;
  type?: NonNullable<Ask<'/v1/changes'>['query']>['type'];
  signal: AbortSignal;
  /** Told when the stream is there, and when it is gone and is asked for again. */
  onConnected?: (isConnected: boolean) => void;
}

export interface LedgerClient {
  /** One answer. Throws a {@link ProblemError} for every other than 200. */
  get<P extends Route>(route: P, ...ask: AskArguments<P>): Promise<Answer<Body<P>>>;
  /** The pages of a list, one after the other, from the one that is asked for to the last. */
  pages<P extends ListRoute>(route: P, ...ask: AskArguments<P>): AsyncGenerator<Answer<Body<P>>, void>;
  /** A whole list as a file. */
  file<P extends Route>(route: P, ask: Ask<P>, format: FileFormat): Promise<Blob>;
  /**
   * Changes as they come, until the signal. Where the connection ends, it comes again and misses nothing. Throws a
   * {@link ProblemError} where it is refused.
   */
  follow(following: Following): AsyncGenerator<Change, void>;
}

export type FileFormat = 'csv' | 'html' | 'json';

const ACCEPT: Record<FileFormat, string> = { csv: 'text/csv', html: 'text/html', json: 'application/json' };

interface AnyAsk extends Waiting {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
}

/** The typed surface above says what a route takes and answers; below it every route is asked in the same way. */
type AnyGet = (route: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

const AGAIN_AFTER_MS = 2_000;

export function createLedgerClient({ baseUrl, token, fetch }: ClientOptions): LedgerClient {
  const client = createFetchClient<paths>({
    baseUrl,
    ...(fetch === undefined ? {} : { fetch }),
  });
  const GET = client.GET as unknown as AnyGet;

  async function request(
    route: string,
    { path, query, signal }: AnyAsk,
    parseAs: 'text' | 'blob' | 'stream',
    headers: Record<string, string | undefined>,
  ): Promise<{ data: unknown; headers: Headers }> {
    const bearer = typeof token === 'function' ? await token() : token;
    const { data, error, response } = await GET(route, {
      params: { path, query },
      headers: { authorization: bearer === undefined ? undefined : `Bearer ${bearer}`, ...headers },
      signal,
      parseAs,
    });
    if (data === undefined) throw new ProblemError(response.status, error, response.headers);
    return { data, headers: response.headers };
  }

  async function ask(route: string, asked: AnyAsk): Promise<Answer<unknown>> {
    const { minPosition, minEvent, minOffset, maxWaitMs } = asked;
    // Read here, because the built-in reader rounds what is beyond 2^53.
    const { data, headers } = await request(route, asked, 'text', {
      accept: 'application/json',
      'x-min-position': minPosition?.toString(),
      'x-min-event': minEvent && `${encodeURIComponent(minEvent.source)}/${encodeURIComponent(minEvent.id)}`,
      'x-min-offset': minOffset && `${minOffset.topic}:${minOffset.partition}:${minOffset.offset}`,
      'x-max-wait-ms': maxWaitMs?.toString(),
    });
    const position = headers.get('x-position');
    return {
      body: readExact(data as string),
      position: position === null ? undefined : (readExact(position) as Integer),
      headers,
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

  async function* follow({ after, partner, type, signal, onConnected }: Following): AsyncGenerator<Change, void> {
    let place = after;
    while (!signal.aborted) {
      try {
        const query = { after: place, partner, type };
        const { data } = await request('/v1/changes', { query, signal }, 'stream', { accept: 'text/event-stream' });
        onConnected?.(true);
        for await (const message of messagesOf(data as ReadableStream<Uint8Array>)) {
          if (message.data !== undefined) yield readExact(message.data) as Change;
          place = message.id ?? place;
        }
      } catch (error) {
        const isRefusal = error instanceof ProblemError && error.status < 500 && error.status !== 429;
        if (isRefusal && !signal.aborted) throw error;
      }
      onConnected?.(false);
      await passed(AGAIN_AFTER_MS, signal);
    }
  }

  return {
    get: (route, ...[given]) => ask(route, given ?? {}) as never,
    pages: (route, ...[given]) => pages(route, given ?? {}) as never,
    file: async (route, given, format) =>
      (await request(route, given, 'blob', { accept: ACCEPT[format] })).data as Blob,
    follow,
  };
}

/** Some time, or less where the signal comes first. */
const passed = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
