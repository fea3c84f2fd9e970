import type { paths } from './openapi.js';

type Get<P extends keyof paths> = paths[P] extends { get: infer T } ? T : undefined;

/** What a route answers. */
export type Body<P extends keyof paths> =
  Get<P> extends { responses: { 200: { content: { 'application/json': infer T } } } } ? T : never;

/** The routes that answer JSON. */
export type Route = { [P in keyof paths]: [Body<P>] extends [never] ? never : P }[keyof paths];

/** The routes whose answers have a next page. */
export type ListRoute = {
  [P in Route]: Body<P> extends { next: string | null } ? P : never;
}[Route];

/** What a route is asked by. */
type Given<P extends Route> =
  Get<P> extends { parameters: infer T } ? Pick<T, Extract<keyof T, 'path' | 'query'>> : unknown;

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

export type Ask<P extends Route> = Given<P> & Waiting;

/** Nothing needs to be given where nothing is required. */
export type AskArguments<P extends Route> = object extends Ask<P> ? [ask?: Ask<P>] : [ask: Ask<P>];
