import { Injectable, Req, type Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { Request } from 'express';
import { LimitsStep } from '../limits/limits-step.js';
import { RepresentationStep } from '../representations/representation-step.js';
import type { Route } from './declared.js';
import { EtagStep } from './etag-step.js';
import { PositionStep } from './position-step.js';
import type { Handle, Step } from './step.js';

type Handler = (...args: unknown[]) => unknown;

/**
 * The steps around every route's handler, the outermost first. Not by Nest's interceptors, which hand each answer through a chain of
 * Observables: that took 50 µs of an answer's 460.
 */
@Injectable()
export class Steps {
  readonly #steps: readonly Step[];

  constructor(limits: LimitsStep, position: PositionStep, etag: EtagStep, representation: RepresentationStep) {
    this.#steps = [limits, position, etag, representation];
  }

  /** Puts them around a controller's handlers, before Nest looks for these. */
  surround(controller: object): void {
    const handlers = controller as Record<string, Handler>;
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(controller))) {
      const handler = handlers[name];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
      const surrounded = this.#around(controller, name, handler);
      Object.defineProperty(surrounded, 'name', { value: name });
      for (const key of Reflect.getMetadataKeys(handler) as unknown[])
        Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), surrounded);
      handlers[name] = surrounded;
    }
  }

  #around(controller: object, name: string, handler: Handler): Handler {
    const route: Route = { getHandler: () => handler, getClass: <T>() => controller.constructor as Type<T> };
    // The request comes as one argument more.
    const last = handler.length;
    Req()(Object.getPrototypeOf(controller) as object, name, last);
    return (...args) => {
      const request = args[last] as Request;
      const exchange = { route, request, response: request.res! };
      const handle: Handle = async (page) =>
        handler.apply(controller, page ? args.map((arg) => (isPage(arg) ? { ...arg, ...page } : arg)) : args);
      return this.#steps.reduceRight<Handle>((inner, step) => () => step.around(exchange, inner), handle)();
    };
  }
}

/** Whether an argument is a list's parameters. */
const isPage = (arg: unknown): arg is object => typeof arg === 'object' && arg !== null && 'limit' in arg;
