import type { ExecutionContext } from '@nestjs/common';

/** Comes to what is answered. */
export type Handle = () => Promise<unknown>;

/** Something that is done around a route's handler. */
export interface Step {
  /** @param handle the steps within this one, and the handler */
  around(context: ExecutionContext, handle: Handle): Promise<unknown>;
}
