import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/** A route's handler, and its controller. */
export type Route = Pick<ExecutionContext, 'getHandler' | 'getClass'>;

/** What a route's decorators say of it, or those of its controller: looked up once. */
@Injectable()
export class Declared {
  readonly #routes = new WeakMap<object, Map<object, Map<string, unknown>>>();

  constructor(private readonly reflector: Reflector) {}

  of<T>(key: string, route: Route): T | undefined {
    const [handler, controller] = [route.getHandler(), route.getClass()];
    const said = this.#saidOf(handler, controller);
    if (!said.has(key)) said.set(key, this.reflector.getAllAndOverride(key, [handler, controller]));
    return said.get(key) as T | undefined;
  }

  #saidOf(handler: object, controller: object): Map<string, unknown> {
    const controllers = this.#routes.get(handler) ?? new Map<object, Map<string, unknown>>();
    const said = controllers.get(controller) ?? new Map<string, unknown>();
    this.#routes.set(handler, controllers.set(controller, said));
    return said;
  }
}
