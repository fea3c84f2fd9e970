import type { paths } from './openapi.js';

type Get<P extends keyof paths> = paths[P]['get'];
type Given<P extends keyof paths, Where extends string> =
  Get<P> extends { parameters: { [W in Where]?: infer T } } ? T : never;

/** What a route answers. */
export type Body<P extends keyof paths> =
  Get<P> extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never;

/** The routes that answer JSON. */
export type Route = { [P in keyof paths]: [Body<P>] extends [never] ? never : P }[keyof paths];

/** The routes whose answers have a next page. */
export type ListRoute = {
  [P in Route]: Body<P> extends { next: string | null } ? P : never;
}[Route];

type PathOf<P extends Route> = Get<P> extends { parameters: { path: infer T } } ? { path: T } : { path?: never };
type QueryOf<P extends Route> =
  Get<P> extends { parameters: { query: infer T } } ? { query: T } : { query?: NonNullable<Given<P, 'query'>> };

export interface Waiting {
  /** Wait until the answer reflects this position. */
  minPosition?: number | bigint;
  /** Wait until the answer reflects this event, once it is recorded. */
  minEvent?: { source: string; id: string };
  /** Wait until the answer reflects this message, as the brokers acknowledged it. */
  minOffset?: { topic: string; partition: number; offset: number | bigint | string };
  /** How long to wait for it. */
  maxWaitMs?: number;
  signal?: AbortSignal;
}

export type Ask<P extends Route> = PathOf<P> & QueryOf<P> & Waiting;

/** Nothing needs to be given where nothing is required. */
export type AskArguments<P extends Route> = object extends Ask<P> ? [ask?: Ask<P>] : [ask: Ask<P>];
