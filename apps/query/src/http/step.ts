import type { Page } from '#read-models';
import type { Request, Response } from 'express';
import type { Route } from './declared.js';

/** A request to a route, and its answer. */
export interface Exchange {
  route: Route;
  request: Request;
  response: Response;
}

/** Comes to what is answered. @param page of the list, in place of the one that was asked for */
export type Handle = (page?: Page) => Promise<unknown>;

/** Something that is done around a route's handler. */
export interface Step {
  /** @param handle the steps within this one, and the handler */
  around(exchange: Exchange, handle: Handle): Promise<unknown>;
}
