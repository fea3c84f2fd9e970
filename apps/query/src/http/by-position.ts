import { SetMetadata } from '@nestjs/common';

export const BY_POSITION = 'byPosition';

/** Whether that holds of a request, by its query parameters. */
export type IsByPosition = boolean | ((query: Readonly<Record<string, unknown>>) => boolean);

/**
 * A route whose answer is the same as long as the version and its position are: it depends on nothing else, on no clock above
 * all. It is answered with an ETag.
 * @param holds false: of a route of a controller of such routes, that it is none
 */
export const ByPosition = (holds: IsByPosition = true): MethodDecorator & ClassDecorator =>
  SetMetadata(BY_POSITION, holds);
