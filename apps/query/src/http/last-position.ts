import { LiveSnapshots } from '#read-models';
import { Injectable, type CanActivate, type ExecutionContext, type OnApplicationBootstrap } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { AuthenticatedRequest } from '../auth/access.js';

export const POSITION_HEADER = 'x-position';

/**
 * How far the projections were when this process last looked. An answer that reads nothing, a refusal most often, carries
 * that: it costs nobody a look of its own.
 */
@Injectable()
export class LastPosition implements OnApplicationBootstrap, CanActivate {
  #position: number | undefined;

  constructor(private readonly snapshots: LiveSnapshots) {}

  /** Not waited for: the app starts without a database, too. */
  onApplicationBootstrap(): void {
    void this.snapshots.waitFor(0, 0).then(
      (position) => this.note(position),
      () => undefined,
    );
  }

  get position(): number | undefined {
    return this.#position;
  }

  note(position: number): void {
    if (position >= 0) this.#position = position;
  }

  /** Middleware: what is known when a request comes, until its answer knows better. */
  readonly carry = (_request: Request, response: Response, next: NextFunction): void => {
    this.tell(response);
    next();
  };

  /** Guard, behind the one that lets callers in: they are told. */
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    if (http.getRequest<Partial<AuthenticatedRequest>>().caller) this.tell(http.getResponse<Response>());
    return true;
  }

  private tell(response: Response): void {
    if (this.#position !== undefined) response.setHeader(POSITION_HEADER, this.#position);
  }
}
