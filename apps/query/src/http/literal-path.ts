import { NotFoundException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { routeOf } from './route-of.js';

/**
 * For what is to be kept inside: it is answered at its address as it is written and no other, so that a proxy which denies that
 * denies all of them. Everything else is found in whatever letters, encoded or not, with a slash behind it or without.
 */
export class AtLiteralPath implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const [path] = request.originalUrl.split('?', 1);
    // Where there are several programs, the one that was asked for stands before the route.
    if (path !== request.baseUrl.toLowerCase() + routeOf(request)) throw new NotFoundException();
    return true;
  }
}
