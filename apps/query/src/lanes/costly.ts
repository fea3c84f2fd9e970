import { applyDecorators, SetMetadata } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';

export const COSTLY = 'costly';

/** Whether a request of a costly route is costly, by its query parameters. */
export type IsCostly = (query: Readonly<Record<string, unknown>>) => boolean;

/** A route that may read very many rows, always or by what it is asked: it is read over connections of its own. */
export const Costly = (isCostly: IsCostly = () => true): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(COSTLY, isCostly));

/** Of the past, which is found out from entries and changes: what is kept is as of now. */
export const isOfThePast = ({ asOf, atPosition }: { asOf?: unknown; atPosition?: unknown }): boolean =>
  asOf !== undefined || atPosition !== undefined;

/** Of the request that is being answered: who asks, and whether it is costly. */
export const asked = new AsyncLocalStorage<{ caller: string; costly: boolean }>();
