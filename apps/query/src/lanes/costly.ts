import { applyDecorators, SetMetadata } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';

export const COSTLY = 'costly';

/** Whether a request of a costly route is costly, by its query parameters. */
export type IsCostly = (query: Readonly<Record<string, unknown>>) => boolean;

/** A route that may read very many rows, always or by what it is asked: it is read over connections of its own. */
export const Costly = (isCostly: IsCostly = () => true): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(COSTLY, isCostly));

/** Of the request that is being answered: who asks, and whether it is costly. */
export const asked = new AsyncLocalStorage<{ caller: string; costly: boolean }>();
