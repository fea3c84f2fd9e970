import { SetMetadata } from '@nestjs/common';

export const UNLIMITED = 'unlimited';

/** A route that nobody is kept from, however often it is asked: whether the process is to be sent requests. */
export const Unlimited = (): MethodDecorator & ClassDecorator => SetMetadata(UNLIMITED, true);
